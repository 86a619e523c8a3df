import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { BetaCount } from './belief.ts';
import {
  addCounts,
  afterVerdict,
  countInterval,
  countMean,
  countUncertainty,
  discountCounts,
  gainOfMore,
  majorityRight,
  NO_COUNT,
} from './counts.ts';
import { awayFromEdges, logit, NotAProbabilityError } from './probability.ts';
import { CASES, PATIENCE, probability } from './testing.ts';

vi.setConfig(PATIENCE);

const whole = fc.integer({ min: 0, max: 100_000 });
const count: fc.Arbitrary<BetaCount> = fc.record({ r: whole, s: whole });
const swap = ({ r, s }: BetaCount): BetaCount => ({ r: s, s: r });

describe('counts', () => {
  it('add up: commutative, associative, identity (0, 0)', () => {
    fc.assert(
      fc.property(count, count, count, (a, b, c) => {
        expect(addCounts(a, b)).toEqual(addCounts(b, a));
        expect(addCounts(addCounts(a, b), c)).toEqual(addCounts(a, addCounts(b, c)));
        expect(addCounts(a, NO_COUNT)).toEqual(a);
      }),
      CASES,
    );
  });

  it('are not idempotent: the same evidence twice is twice as much', () => {
    expect(addCounts({ r: 3, s: 1 }, { r: 3, s: 1 })).not.toEqual({ r: 3, s: 1 });
  });

  it('have a mean in (0, 1), monotone and self-dual', () => {
    fc.assert(
      fc.property(count, whole, (a, more) => {
        const mean = countMean(a);
        expect(mean).toBeGreaterThan(0);
        expect(mean).toBeLessThan(1);
        expect(countMean(swap(a))).toBeCloseTo(1 - mean, 12);
        expect(countMean(addCounts(a, { r: more, s: 0 }))).toBeGreaterThanOrEqual(mean);
        expect(countMean(addCounts(a, { r: 0, s: more }))).toBeLessThanOrEqual(mean);
      }),
      CASES,
    );
  });

  it.each([
    [{ r: 0, s: 0 }, 0.5, 1],
    [{ r: 8, s: 0 }, 0.9, 0.2],
    [{ r: 3, s: 5 }, 0.4, 0.2],
  ])('%j have mean %d and uncertainty %d', (a, mean, uncertainty) => {
    expect(countMean(a)).toBeCloseTo(mean, 12);
    expect(countUncertainty(a)).toBeCloseTo(uncertainty, 12);
  });

  it('drift towards the base rate and widen when they go stale', () => {
    fc.assert(
      fc.property(count, probability(), probability(), (a, keep, base) => {
        const stale = discountCounts(a, keep);
        expect(countUncertainty(stale)).toBeGreaterThanOrEqual(countUncertainty(a));
        const away = Math.abs(countMean(stale, base) - base);
        expect(away).toBeLessThanOrEqual(Math.abs(countMean(a, base) - base) + 1e-12);
      }),
      CASES,
    );
  });

  it('are the cumulative fusion of opinions in subjective logic', () => {
    // belief b, disbelief d, uncertainty u; fused: b = (b1 u2 + b2 u1) / (u1 + u2 - u1 u2), and so on
    const opinion = (one: BetaCount) => {
      const u = countUncertainty(one);
      return { b: (one.r / 2) * u, d: (one.s / 2) * u, u };
    };
    fc.assert(
      fc.property(count, count, (one, two) => {
        const [x, y] = [opinion(one), opinion(two)];
        const k = x.u + y.u - x.u * y.u;
        const sum = addCounts(one, two);
        const fused = opinion(sum);
        expect(fused.b).toBeCloseTo((x.b * y.u + y.b * x.u) / k, 9);
        expect(fused.d).toBeCloseTo((x.d * y.u + y.d * x.u) / k, 9);
        expect(fused.u).toBeCloseTo((x.u * y.u) / k, 9);
        expect(fused.b + fused.u / 2).toBeCloseTo(countMean(sum), 9);
      }),
      CASES,
    );
  });

  it('say between which rates the true one lies: the mean inside, narrower with more outcomes', () => {
    fc.assert(
      fc.property(count, (a) => {
        const { lo, hi } = countInterval(a);
        const mean = countMean(a);
        expect(lo).toBeGreaterThanOrEqual(0);
        expect(lo).toBeLessThan(mean);
        expect(hi).toBeGreaterThan(mean);
        expect(hi).toBeLessThanOrEqual(1);
        const more = countInterval({ r: a.r * 2 + 1, s: a.s * 2 + 1 });
        expect(more.hi - more.lo).toBeLessThan(hi - lo + 1e-9);
      }),
      { numRuns: Math.min(CASES.numRuns, 1000) },
    );
  });

  it.each([
    // nothing seen: the middle 95 % of all rates; then the distribution function of x^(r + 1), 1 - (1 - x)^(s + 1)
    [{ r: 0, s: 0 }, 0.025, 0.975],
    [{ r: 9, s: 0 }, 0.025 ** 0.1, 0.975 ** 0.1],
    [{ r: 0, s: 9 }, 1 - 0.975 ** 0.1, 1 - 0.025 ** 0.1],
  ])('%j lie between %d and %d with 95 %%', (seen, lo, hi) => {
    expect(countInterval(seen).lo).toBeCloseTo(lo, 10);
    expect(countInterval(seen).hi).toBeCloseTo(hi, 10);
  });

  it('refuse what is no count', () => {
    for (const bad of [Number.NaN, -1, Number.POSITIVE_INFINITY]) {
      expect(() => addCounts({ r: bad, s: 0 }, NO_COUNT)).toThrow(`(${bad}, 0) are not counts`);
      expect(() => addCounts(NO_COUNT, { r: bad, s: 0 })).toThrow(RangeError);
      expect(() => countMean({ r: 0, s: bad })).toThrow(`(0, ${bad}) are not counts`);
      expect(() => countUncertainty({ r: 0, s: bad })).toThrow(RangeError);
      expect(() => countInterval({ r: 0, s: bad })).toThrow(RangeError);
      expect(() => discountCounts({ r: 0, s: bad }, 0.5)).toThrow(RangeError);
    }
    expect(() => countMean(NO_COUNT, Number.NaN)).toThrow(NotAProbabilityError);
  });
});

describe('a verdict', () => {
  const power = { se: { r: 90, s: 10 }, sp: { r: 60, s: 40 } };

  it('moves log-odds by the measured likelihood ratio', () => {
    const se = 91 / 102;
    const sp = 61 / 102;
    expect(logit(afterVerdict(0.6, 'pass', { power }))).toBeCloseTo(logit(0.6) + Math.log(se / (1 - sp)), 9);
    expect(logit(afterVerdict(0.6, 'fail', { power }))).toBeCloseTo(logit(0.6) + Math.log((1 - se) / sp), 9);
  });

  it('of an oracle that was never measured changes nothing', () => {
    fc.assert(
      fc.property(probability(), fc.constantFrom('pass' as const, 'fail' as const), (p, verdict) => {
        const after = afterVerdict(p, verdict, { power: { se: NO_COUNT, sp: NO_COUNT } });
        expect(after).toBeCloseTo(awayFromEdges(p), 9);
      }),
      CASES,
    );
  });

  it('raises p exactly when it is more likely for right items; a shared source dampens it', () => {
    fc.assert(
      fc.property(probability(), count, count, (p, se, sp) => {
        const before = awayFromEdges(p);
        const after = afterVerdict(p, 'pass', { power: { se, sp } });
        const isTelling = countMean(se) >= 1 - countMean(sp);
        expect(isTelling ? after >= before - 1e-12 : after <= before + 1e-12).toBe(true);
        const damped = afterVerdict(p, 'pass', { power: { se, sp }, deff: 2 });
        expect(Math.abs(damped - before)).toBeLessThanOrEqual(Math.abs(after - before) + 1e-12);
      }),
      CASES,
    );
  });

  it('refuses a design effect below 1', () => {
    expect(() => afterVerdict(0.5, 'pass', { power, deff: 0.5 })).toThrow('0.5 is not a design effect');
    expect(() => afterVerdict(0.5, 'pass', { power, deff: Number.NaN })).toThrow(RangeError);
  });
});

describe('the majority of correlated voices', () => {
  it.each([
    // confidence.md, finding 1: five models at p = .7 and rho = .5, and fifty-one of them
    { n: 5, p: 0.7, rho: 0.5, right: 0.719 },
    { n: 51, p: 0.7, rho: 0.5, right: 0.727 },
    { n: 3, p: 0.7, rho: 0, right: 0.784 },
    { n: 5, p: 0.7, rho: 0, right: 0.83692 },
    { n: 2, p: 0.7, rho: 0, right: 0.7 },
    { n: 7, p: 0.7, rho: 1, right: 0.7 },
    { n: 4, p: 0, rho: 0.3, right: 0 },
    { n: 4, p: 1, rho: 0.3, right: 1 },
  ])('of $n at p $p and rho $rho is right with $right', ({ n, p, rho, right }) => {
    expect(majorityRight(n, p, rho)).toBeCloseTo(right, 3);
  });

  it('is as good as one voice when there is one, and never leaves [0, 1]', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), probability(), probability(), (n, p, rho) => {
        expect(majorityRight(1, p, rho)).toBeCloseTo(p, 9);
        const right = majorityRight(n, p, rho);
        expect(right).toBeGreaterThanOrEqual(0);
        expect(right).toBeLessThanOrEqual(1);
        expect(majorityRight(n, 1 - p, rho)).toBeCloseTo(1 - right, 7);
      }),
      { numRuns: Math.min(CASES.numRuns, 2000) },
    );
  });

  it('gains nothing from correlation', () => {
    const at = [0, 0.1, 0.3, 0.5, 0.8, 1].map((rho) => majorityRight(11, 0.7, rho));
    expect(at).toEqual([...at].sort((a, b) => b - a));
  });

  it('says what more voices bring: a lot when they are independent, little when they are not', () => {
    expect(gainOfMore(3, 2, { p: 0.7, rho: 0 })).toBeCloseTo(0.83692 - 0.784, 5);
    expect(gainOfMore(5, 46, { p: 0.7, rho: 0.5 })).toBeCloseTo(0.727 - 0.719, 3);
    expect(gainOfMore(1, 4, { p: 0.4, rho: 0 })).toBeLessThan(0);
    expect(gainOfMore(4, 3, { p: 0.7, rho: 1 })).toBe(0);
  });

  it('refuses half voices', () => {
    expect(() => majorityRight(2.5, 0.5, 0.5)).toThrow('2.5 voices: expected a whole number from 1');
    expect(() => majorityRight(0, 0.5, 0.5)).toThrow('0 voices');
    expect(() => majorityRight(3, 0.5, 1.5)).toThrow(NotAProbabilityError);
    expect(() => majorityRight(3, Number.NaN, 0.5)).toThrow(NotAProbabilityError);
  });
});
