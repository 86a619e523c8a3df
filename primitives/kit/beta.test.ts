/** Against closed forms: powers, binomial tails, the arc sine. */
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { betaCdf, betaQuantile } from './beta.ts';
import { NotAProbabilityError } from './probability.ts';
import { CASES, PATIENCE, probability } from './testing.ts';

vi.setConfig(PATIENCE);

const whole = fc.integer({ min: 1, max: 40 });

/** P(at least `a` of a + b - 1 succeed), which is the same number for whole parameters. */
function binomialTail(x: number, a: number, b: number): number {
  const n = a + b - 1;
  let sum = 0;
  for (let k = a; k <= n; k += 1) {
    let mass = 1;
    for (let i = 1; i <= k; i += 1) mass *= ((n - k + i) / i) * x;
    sum += mass * (1 - x) ** (n - k);
  }
  return sum;
}

describe('the distribution function', () => {
  it('is a power where one parameter is 1, and the arc sine at 1/2', () => {
    for (const x of [0, 0.001, 0.1, 0.3, 0.5, 0.8, 0.99, 1]) {
      expect(betaCdf(x, { a: 1, b: 7 })).toBeCloseTo(1 - (1 - x) ** 7, 13);
      expect(betaCdf(x, { a: 4, b: 1 })).toBeCloseTo(x ** 4, 13);
      expect(betaCdf(x, { a: 0.5, b: 0.5 })).toBeCloseTo((2 / Math.PI) * Math.asin(Math.sqrt(x)), 12);
    }
  });

  it('is the tail of a binomial for whole parameters', () => {
    fc.assert(
      fc.property(probability(), whole, whole, (x, a, b) => {
        const p = betaCdf(x, { a, b });
        expect(p).toBeCloseTo(binomialTail(x, a, b), 10);
        expect(p).toBeGreaterThanOrEqual(0);
        expect(p).toBeLessThanOrEqual(1);
        expect(betaCdf(1 - x, { a: b, b: a })).toBeCloseTo(1 - p, 10);
      }),
      CASES,
    );
  });

  it('stays exact for many outcomes', () => {
    // the median of a symmetric distribution is its middle
    expect(betaCdf(0.5, { a: 1e6, b: 1e6 })).toBeCloseTo(0.5, 6);
    // 100,000 outcomes are normal: 1.96 standard deviations
    const { a, b } = { a: 40_000, b: 60_000 };
    const sd = Math.sqrt((0.4 * 0.6) / (a + b + 1));
    expect(betaCdf(0.4 + 1.959964 * sd, { a, b })).toBeCloseTo(0.975, 3);
    expect(betaCdf(0.4 - 1.959964 * sd, { a, b })).toBeCloseTo(0.025, 3);
  });

  it('refuses what is no rate and parameters below 1/2', () => {
    expect(() => betaCdf(1.5, { a: 1, b: 1 })).toThrow(NotAProbabilityError);
    expect(() => betaCdf(0.5, { a: 0.4, b: 1 })).toThrow('Beta(0.4, 1)');
    expect(() => betaCdf(0.5, { a: 1, b: Number.NaN })).toThrow(RangeError);
  });
});

describe('the quantile', () => {
  it('is the inverse', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 999 }).map((i) => i / 1000),
        whole,
        whole,
        (q, a, b) => {
          expect(betaCdf(betaQuantile(q, { a, b }), { a, b })).toBeCloseTo(q, 9);
        },
      ),
      { numRuns: Math.min(CASES.numRuns, 1000) },
    );
  });

  it.each([
    // Clopper and Pearson: the rule of three for 30 successes of 30, and 0 of 10
    { q: 0.025, a: 30, b: 1, x: 0.025 ** (1 / 30) },
    { q: 0.975, a: 1, b: 10, x: 1 - 0.025 ** (1 / 10) },
    { q: 0.5, a: 7, b: 7, x: 0.5 },
    { q: 0, a: 3, b: 2, x: 0 },
    { q: 1, a: 3, b: 2, x: 1 },
  ])('of $q for Beta($a, $b) is $x', ({ q, a, b, x }) => {
    expect(betaQuantile(q, { a, b })).toBeCloseTo(x, 10);
  });

  it('refuses what is no probability', () => {
    expect(() => betaQuantile(-0.1, { a: 1, b: 1 })).toThrow(NotAProbabilityError);
  });
});
