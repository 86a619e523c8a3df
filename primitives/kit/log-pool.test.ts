import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import {
  type LabelVoice,
  poolClasses,
  poolSides,
  raisesPool,
  type SidedVoice,
  toDistribution,
  uniform,
} from './log-pool.ts';
import { logit, NotAProbabilityError } from './probability.ts';
import { CASES, LABELS, PATIENCE, probability } from './testing.ts';

vi.setConfig(PATIENCE);

const sided: fc.Arbitrary<SidedVoice> = fc.record({
  side: fc.constantFrom(1 as const, -1 as const),
  p: probability(),
});
const group = fc.array(sided, { minLength: 1, maxLength: 8 });
const CLASSES = [...LABELS];

const said: fc.Arbitrary<LabelVoice> = fc.record({
  value: fc.constantFrom(...LABELS),
  p: probability(),
  others: fc.dictionary(
    fc.constantFrom(...LABELS),
    probability().map((p) => p / 3),
  ),
});

describe('two-way pool', () => {
  it('never changes its answer because of a vote of .5', () => {
    fc.assert(
      fc.property(group, probability(), fc.constantFrom(1 as const, -1 as const), (voices, rho, side) => {
        expect(poolSides([...voices, { side, p: 0.5 }], rho).side).toBe(poolSides(voices, rho).side);
      }),
      CASES,
    );
  });

  it('rises with an agreeing vote exactly if its log-odds reach rho times the pool', () => {
    fc.assert(
      fc.property(group, probability(), probability(), (voices, p, rho) => {
        const { z, side } = poolSides(voices, rho);
        fc.pre(side !== 0 && Math.abs(logit(p) - rho * Math.abs(z)) > 1e-9);
        const after = poolSides([...voices, { side: side === 1 ? 1 : -1, p }], rho);
        expect(after.z * side >= Math.abs(z) - 1e-12).toBe(raisesPool(p, { z, rho }));
      }),
      CASES,
    );
  });

  it('with rho 0 always rises with a vote above .5, with rho 1 only with one above the pool', () => {
    fc.assert(
      fc.property(group, probability(), (voices, p) => {
        const alone = poolSides(voices, 0);
        if (p >= 0.5) expect(raisesPool(p, { z: alone.z, rho: 0 })).toBe(true);
        const copies = poolSides(voices, 1);
        expect(raisesPool(p, { z: copies.z, rho: 1 })).toBe(logit(p) >= Math.abs(copies.z));
      }),
      CASES,
    );
  });

  it.each([
    [[1, -1], 0, 0.5],
    [[1, -1, -1], -1, 0.8],
    [[1, 1, -1], 1, 0.8],
  ] as const)(
    'of equal voices on the sides %j takes %d with %d, if they are independent',
    (sides, side, p) => {
      const pooled = poolSides(
        sides.map((one) => ({ side: one, p: 0.8 })),
        0,
      );
      expect(pooled.side).toBe(side);
      expect(pooled.p).toBeCloseTo(p, 12);
    },
  );

  it('is not raised by less than an echo: a vote at exactly rho times the pool keeps it', () => {
    expect(raisesPool(0.8, { z: logit(0.8), rho: 1 })).toBe(true);
    expect(raisesPool(0.8, { z: -logit(0.8), rho: 1 })).toBe(true);
    expect(raisesPool(0.79, { z: logit(0.8), rho: 1 })).toBe(false);
    expect(raisesPool(0.5, { z: 3, rho: 0 })).toBe(true);
  });

  it('is the pool of two classes', () => {
    fc.assert(
      fc.property(group, probability(), (voices, rho) => {
        const { z, side, p } = poolSides(voices, rho);
        const pooled = poolClasses(
          voices.map((voice) => ({
            yes: voice.side === 1 ? voice.p : 1 - voice.p,
            no: voice.side === 1 ? 1 - voice.p : voice.p,
          })),
          { prior: uniform(['yes', 'no']), rho },
        );
        const expected = side === -1 ? 1 - p : p;
        expect(pooled.yes).toBeCloseTo(side === 0 ? 0.5 : expected, 9);
        expect(Number.isFinite(z)).toBe(true);
      }),
      CASES,
    );
  });
});

describe('pool of classes', () => {
  const spreadAll = (all: readonly LabelVoice[]) => all.map((one) => toDistribution(one, CLASSES));
  const many = fc.array(said, { minLength: 1, maxLength: 6 });

  it('adds up to 1 and does not depend on the order, to the last bit', () => {
    const shuffled = many.chain((all) =>
      fc.tuple(
        fc.constant(all),
        fc.shuffledSubarray(all, { minLength: all.length }),
        fc.shuffledSubarray(CLASSES, { minLength: 3 }),
      ),
    );
    fc.assert(
      fc.property(shuffled, probability(), ([all, other, classes], rho) => {
        const pooled = poolClasses(spreadAll(all), { prior: uniform(CLASSES), rho });
        expect(Object.values(pooled).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
        expect(poolClasses(spreadAll(other), { prior: uniform(classes), rho })).toEqual(pooled);
      }),
      CASES,
    );
  });

  it('is monotone: a voice surer of a label makes it more likely', () => {
    fc.assert(
      fc.property(
        many,
        fc.record({ raised: probability(), rho: probability(), at: fc.nat() }),
        (all, { raised, rho, at }) => {
          const i = at % all.length;
          const voice = all[i];
          if (!voice) return;
          const higher = all.map((one, j) => (j === i ? { ...one, p: Math.max(one.p, raised) } : one));
          const before = poolClasses(spreadAll(all), { prior: uniform(CLASSES), rho })[voice.value] ?? 0;
          const after = poolClasses(spreadAll(higher), { prior: uniform(CLASSES), rho })[voice.value] ?? 0;
          expect(after).toBeGreaterThanOrEqual(before - 1e-12);
        },
      ),
      CASES,
    );
  });

  it('gives back one voice unchanged, and the prior when nothing is said', () => {
    const one = { negative: 0.2, neutral: 0.1, positive: 0.7 };
    const pooled = poolClasses([one], { prior: uniform(CLASSES), rho: 0.3 });
    for (const [name, p] of Object.entries(one)) expect(pooled[name]).toBeCloseTo(p, 9);
    const prior = { negative: 0.5, neutral: 0.3, positive: 0.2 };
    const flat = poolClasses([prior, prior], { prior, rho: 0.3 });
    for (const [name, p] of Object.entries(prior)) expect(flat[name]).toBeCloseTo(p, 9);
  });

  it('stays a probability however many independent voices agree, and lists classes in one order', () => {
    const voice = { no: 0.0001, yes: 0.9999 };
    const sure = poolClasses(Array(500).fill(voice), { prior: { yes: 0.5, no: 0.5 }, rho: 0 });
    expect(Object.keys(sure)).toEqual(['no', 'yes']);
    expect(sure.yes).toBe(1);
    expect(sure.no).toBeLessThan(1e-100);
    const alike = poolClasses(Array(500).fill({ a: 0.01, b: 0.01, c: 0.98 }), {
      prior: { a: 0.01, b: 0.01, c: 0.98 },
      rho: 0,
    });
    expect(alike.c).toBeCloseTo(0.98, 9);
  });

  it('refuses a voice that does not know a class', () => {
    expect(() => poolClasses([{ yes: 0.5 }], { prior: uniform(['yes', 'no']), rho: 0 })).toThrow(
      NotAProbabilityError,
    );
  });
});

describe('what a voice leaves to the other labels', () => {
  it('adds up to 1 and keeps its own number', () => {
    fc.assert(
      fc.property(said, (one) => {
        const spread = toDistribution(one, CLASSES);
        expect(spread[one.value]).toBe(one.p);
        expect(Object.values(spread).reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
        expect(Object.values(spread).every((p) => p >= 0 && p <= 1)).toBe(true);
      }),
      CASES,
    );
  });

  it('leaves evenly what was left open, and everything where all others were ruled out', () => {
    const four = ['a', 'b', 'c', 'd'];
    const open = toDistribution({ value: 'a', p: 0.6, others: { b: 0.2 } }, four);
    for (const [name, p] of Object.entries({ a: 0.6, b: 0.2, c: 0.1, d: 0.1 }))
      expect(open[name]).toBeCloseTo(p, 12);
    const ruledOut = toDistribution({ value: 'a', p: 0.7, others: { b: 0, c: 0, d: 0 } }, four);
    for (const name of ['b', 'c', 'd']) expect(ruledOut[name]).toBeCloseTo(0.1, 12);
  });

  it.each([
    [
      { value: 'positive', p: 0.8, others: {} },
      { negative: 0.1, neutral: 0.1, positive: 0.8 },
    ],
    [
      { value: 'positive', p: 0.8, others: { negative: 0.15, neutral: 0.05 } },
      { negative: 0.15, neutral: 0.05, positive: 0.8 },
    ],
    [
      { value: 'positive', p: 0.6, others: { positive: 0.9, negative: 0.1 } },
      { negative: 0.4, neutral: 0, positive: 0.6 },
    ],
    [
      { value: 'positive', p: 0.6, others: { negative: 0.1 } },
      { negative: 0.1, neutral: 0.3, positive: 0.6 },
    ],
  ] as const)('of %j is %j', (one, expected) => {
    const spread = toDistribution(one, CLASSES);
    for (const [name, p] of Object.entries(expected)) expect(spread[name]).toBeCloseTo(p, 9);
  });
});
