import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { BetaCount } from './belief.ts';
import {
  addCounts,
  afterVerdict,
  countMean,
  countUncertainty,
  discountCounts,
  majorityRight,
  NO_COUNT,
} from './counts.ts';
import { awayFromEdges, logit, NotAProbabilityError } from './probability.ts';
import { CASES, probability } from './testing.ts';

// ten thousand cases a law, on machines that do other things at the same time
vi.setConfig({ testTimeout: 60_000 });

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

  it('refuse what is no count', () => {
    for (const bad of [Number.NaN, -1, Number.POSITIVE_INFINITY]) {
      expect(() => addCounts({ r: bad, s: 0 }, NO_COUNT)).toThrow(RangeError);
      expect(() => countMean({ r: 0, s: bad })).toThrow(RangeError);
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
    expect(() => afterVerdict(0.5, 'pass', { power, deff: 0.5 })).toThrow(RangeError);
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
      { numRuns: 2000 },
    );
  });

  it('gains nothing from correlation', () => {
    const at = [0, 0.1, 0.3, 0.5, 0.8, 1].map((rho) => majorityRight(11, 0.7, rho));
    expect(at).toEqual([...at].sort((a, b) => b - a));
  });

  it('refuses half voices', () => {
    expect(() => majorityRight(2.5, 0.5, 0.5)).toThrow(RangeError);
    expect(() => majorityRight(3, Number.NaN, 0.5)).toThrow(NotAProbabilityError);
  });
});
