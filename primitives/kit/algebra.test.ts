/** The laws of confidence.md A5: every row of the table, what must hold and what must not. */
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import {
  blend,
  chainBounds,
  chainConditional,
  designEffect,
  effectiveVoices,
  frechetHigh,
  frechetLow,
  linearPool,
  logOddsMean,
  logOddsPool,
  logOddsSum,
  maximum,
  minimum,
  noisyOr,
  product,
} from './algebra.ts';
import { awayFromEdges, EDGE, logit, NotAProbabilityError, sigmoid } from './probability.ts';
import { CASES, PATIENCE, probabilities, probability } from './testing.ts';

vi.setConfig(PATIENCE);

type Operator = {
  name: string;
  of: (ps: readonly number[]) => number;
  isAssociative: boolean;
  isIdempotent: boolean;
  identity: number | undefined;
  isAtMostMin: boolean;
  isAtLeastMax: boolean;
  isWithin: boolean;
  isSelfDual: boolean;
  /** Works on log-odds: laws are stated for numbers away from the edges, which stand for those beyond. */
  isLogOdds?: boolean;
};

const none = {
  isAssociative: false,
  isIdempotent: false,
  identity: undefined,
  isAtMostMin: false,
  isAtLeastMax: false,
  isWithin: false,
  isSelfDual: false,
};
const and = { ...none, isAssociative: true, identity: 1, isAtMostMin: true };
const or = { ...none, isAssociative: true, identity: 0, isAtLeastMax: true };
const mean = { ...none, isIdempotent: true, isWithin: true, isSelfDual: true };

const TABLE: readonly Operator[] = [
  { ...and, name: 'min', of: minimum, isIdempotent: true, isWithin: true },
  { ...and, name: 'product', of: product },
  { ...and, name: 'Lukasiewicz', of: frechetLow },
  { ...and, name: 'blend', of: blend, isAssociative: false },
  { ...or, name: 'max', of: maximum, isIdempotent: true, isWithin: true },
  { ...or, name: 'noisy or', of: noisyOr },
  { ...or, name: 'Frechet high', of: frechetHigh },
  { ...mean, name: 'linear pool', of: linearPool },
  {
    ...none,
    name: 'log-odds sum',
    of: logOddsSum,
    isAssociative: true,
    identity: 0.5,
    isSelfDual: true,
    isLogOdds: true,
  },
  { ...mean, name: 'log-odds mean', of: logOddsMean, isLogOdds: true },
  { ...none, name: 'log-odds / deff', of: (ps) => logOddsPool(ps, 0.5), isSelfDual: true, isLogOdds: true },
];

const NEAR = 1e-9;
const isNear = (a: number, b: number): boolean => Math.abs(a - b) <= NEAR;
const isInside = (p: number): boolean => p >= EDGE && p <= 1 - EDGE;

const argument = ({ isLogOdds }: Operator): fc.Arbitrary<number> =>
  isLogOdds ? probability().map(awayFromEdges) : probability();

/** Each law as: does it hold for these three numbers? */
const LAWS: Record<string, (op: Operator, abc: readonly [number, number, number]) => boolean> = {
  associative: ({ of, isLogOdds }, [a, b, c]) => {
    const [left, right] = [of([a, b]), of([b, c])];
    // beyond the edge a number is no longer told apart from the edge
    if (isLogOdds && !(isInside(left) && isInside(right))) return true;
    return isNear(of([left, c]), of([a, right]));
  },
  idempotent: ({ of }, [a]) => isNear(of([a, a]), a),
  'at most min': ({ of }, [a, b]) => of([a, b]) <= Math.min(a, b) + NEAR,
  'at least max': ({ of }, [a, b]) => of([a, b]) >= Math.max(a, b) - NEAR,
  'within min and max': ({ of }, [a, b]) =>
    of([a, b]) >= Math.min(a, b) - NEAR && of([a, b]) <= Math.max(a, b) + NEAR,
  'self-dual': ({ of }, [a, b]) => isNear(of([1 - a, 1 - b]), 1 - of([a, b])),
};

const claimed = (op: Operator): Record<string, boolean> => ({
  associative: op.isAssociative,
  idempotent: op.isIdempotent,
  'at most min': op.isAtMostMin,
  'at least max': op.isAtLeastMax,
  'within min and max': op.isWithin,
  'self-dual': op.isSelfDual,
});

const GRID = [0.1, 0.3, 0.6, 0.8];
const TRIPLES = GRID.flatMap((a) => GRID.flatMap((b) => GRID.map((c) => [a, b, c] as const)));

describe.each(TABLE)('$name', (op) => {
  const one = argument(op);

  it('stays in [0, 1]', () => {
    fc.assert(
      fc.property(probabilities(), (ps) => {
        const p = op.of(ps);
        return p >= 0 && p <= 1;
      }),
      CASES,
    );
  });

  it('does not depend on the order, to the last bit', () => {
    const shuffled = probabilities().chain((ps) =>
      fc.tuple(fc.constant(ps), fc.shuffledSubarray(ps, { minLength: ps.length })),
    );
    fc.assert(
      fc.property(shuffled, ([ps, other]) => op.of(ps) === op.of(other)),
      CASES,
    );
  });

  it('is monotone in each argument', () => {
    fc.assert(
      fc.property(probabilities(), probability(), fc.nat(), (ps, raised, at) => {
        const i = at % ps.length;
        const higher = ps.map((p, j) => (j === i ? Math.max(p, raised) : p));
        return op.of(higher) >= op.of(ps) - 1e-12;
      }),
      CASES,
    );
  });

  it('refuses what is not a probability, and nothing at all', () => {
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, -1e-9, 1 + 1e-9, -0.5, 2]) {
      expect(() => op.of([0.5, bad])).toThrow(NotAProbabilityError);
    }
    expect(() => op.of([])).toThrow(new RangeError('There is nothing to combine.'));
  });

  it.each(Object.entries(claimed(op)).filter(([, holds]) => holds))('is %s', (name) => {
    fc.assert(
      fc.property(fc.tuple(one, one, one), (abc) => LAWS[name]?.(op, abc) === true),
      CASES,
    );
  });

  it.each(Object.entries(claimed(op)).filter(([, holds]) => !holds))(
    'is not %s: there is a counter-example',
    (name) => {
      expect(TRIPLES.some((abc) => LAWS[name]?.(op, abc) === false)).toBe(true);
    },
  );

  if (op.identity !== undefined) {
    const e = op.identity;
    it(`has the identity ${e}`, () => {
      fc.assert(
        fc.property(one, (a) => isNear(op.of([a, e]), a) && isNear(op.of([e, a]), a)),
        CASES,
      );
    });
  } else {
    it('has no identity', () => {
      const candidates = Array.from({ length: 101 }, (_, i) => i / 100);
      for (const e of candidates) expect(GRID.every((a) => isNear(op.of([a, e]), a))).toBe(false);
    });
  }

  if (op.isLogOdds) {
    it('takes numbers beyond the edges for the edges', () => {
      fc.assert(
        fc.property(probabilities(), (ps) => op.of(ps) === op.of(ps.map(awayFromEdges))),
        CASES,
      );
    });
  }
});

describe('log-odds', () => {
  it('are clamped at 1e-4 and only there', () => {
    expect(logit(0)).toBe(logit(1e-4));
    expect(logit(1)).toBe(logit(1 - 1e-4));
    expect(logit(0.0002)).toBeGreaterThan(logit(0.0001));
    expect(logit(0.5)).toBe(0);
    expect(logit(0.73)).toBeCloseTo(0.9946, 4);
  });

  it('come back through the sigmoid', () => {
    fc.assert(
      fc.property(probability(), (p) => isNear(sigmoid(logit(p)), awayFromEdges(p))),
      CASES,
    );
    expect(sigmoid(-1e6)).toBe(0);
    expect(sigmoid(1e6)).toBe(1);
    expect(() => sigmoid(Number.NaN)).toThrow(NotAProbabilityError);
  });

  it('are symmetric to the last bit: p and 1 - p are one statement', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -9_000, max: 9_000 }),
        (i) => sigmoid(-i / 1000) + sigmoid(i / 1000) === 1,
      ),
      CASES,
    );
    for (const i of Array.from({ length: 200 }, (_, n) => n / 17)) expect(sigmoid(-i)).toBe(1 - sigmoid(i));
  });

  it('refuse what is no probability, and say so', () => {
    const error = new NotAProbabilityError(1.5);
    expect(error).toMatchObject({ name: 'NotAProbabilityError', value: 1.5 });
    expect(error.message).toBe('1.5 is not a probability: expected a number from 0 to 1.');
  });
});

describe('chains', () => {
  it('keep the product and the minimum between the bounds', () => {
    fc.assert(
      fc.property(probabilities(), (ps) => {
        const { lo, hi } = chainBounds(ps);
        const p = chainConditional(ps);
        return lo <= hi && p >= lo - NEAR && p <= hi && hi === Math.min(...ps);
      }),
      CASES,
    );
  });

  it.each([
    { ps: [0.9, 0.8], lo: 0.7, hi: 0.8, p: 0.72 },
    { ps: [0.9, 0.8, 0.95], lo: 0.65, hi: 0.8, p: 0.684 },
    { ps: [0.4, 0.5], lo: 0, hi: 0.4, p: 0.2 },
    { ps: [1, 0.3], lo: 0.3, hi: 0.3, p: 0.3 },
  ])('of $ps lie in [$lo, $hi], conditional $p', ({ ps, lo, hi, p }) => {
    expect(chainBounds(ps).lo).toBeCloseTo(lo, 12);
    expect(chainBounds(ps).hi).toBe(hi);
    expect(chainConditional(ps)).toBeCloseTo(p, 12);
  });
});

describe('the design effect', () => {
  it.each([
    { n: 1, rho: 0.5, deff: 1, worth: 1 },
    { n: 5, rho: 0, deff: 1, worth: 5 },
    { n: 5, rho: 1, deff: 5, worth: 1 },
    { n: 11, rho: 0.3, deff: 4, worth: 2.75 },
    { n: 51, rho: 0.5, deff: 26, worth: 51 / 26 },
  ])('of $n voices at rho $rho is $deff: worth $worth', ({ n, rho, deff, worth }) => {
    expect(designEffect(n, rho)).toBeCloseTo(deff, 12);
    expect(effectiveVoices(n, rho)).toBeCloseTo(worth, 12);
  });

  it('never makes voices worth more than 1 / rho', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), probability(), (n, rho) => {
        const worth = effectiveVoices(n, rho);
        return worth >= 1 - NEAR && worth <= n + NEAR && worth * rho <= 1 + NEAR;
      }),
      CASES,
    );
  });

  it('refuses no voices and correlations outside [0, 1]', () => {
    expect(() => designEffect(0, 0.5)).toThrow(new RangeError('0 voices: expected at least one.'));
    expect(() => designEffect(2, 1.5)).toThrow(NotAProbabilityError);
    expect(() => designEffect(2, Number.NaN)).toThrow(NotAProbabilityError);
  });
});
