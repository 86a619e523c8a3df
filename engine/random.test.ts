import { describe, expect, it } from 'vitest';
import { betaDraw, gamma, normal, seeded, shuffled } from './random.ts';

const DRAWS = 20_000;

function moments(draw: () => number): { mean: number; variance: number } {
  const values = Array.from({ length: DRAWS }, draw);
  const mean = values.reduce((sum, value) => sum + value, 0) / DRAWS;
  return { mean, variance: values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / DRAWS };
}

describe('seeded draws', () => {
  it('repeats from the same seed and differs from another', () => {
    const take = (seed: number) => Array.from({ length: 5 }, seeded(seed));
    expect(take(7)).toEqual(take(7));
    expect(take(7)).not.toEqual(take(8));
  });

  it('keeps every item when it shuffles', () => {
    const items = Array.from({ length: 50 }, (_, i) => i);
    const mixed = shuffled(items, seeded(1));
    expect(mixed).not.toEqual(items);
    expect([...mixed].sort((a, b) => a - b)).toEqual(items);
  });

  it.each([
    ['normal', (r: () => number) => normal(r), { mean: 0, variance: 1 }],
    ['gamma(3)', (r: () => number) => gamma(3, r), { mean: 3, variance: 3 }],
    ['gamma(0.4)', (r: () => number) => gamma(0.4, r), { mean: 0.4, variance: 0.4 }],
    ['beta(2, 5)', (r: () => number) => betaDraw(2, 5, r), { mean: 2 / 7, variance: 10 / (49 * 8) }],
  ] as const)('%s has the mean and the variance of its law', (_, draw, { mean, variance }) => {
    const random = seeded(11);
    const seen = moments(() => draw(random));
    expect(Math.abs(seen.mean - mean)).toBeLessThan(4 * Math.sqrt(variance / DRAWS));
    expect(Math.abs(seen.variance - variance) / variance).toBeLessThan(0.08);
  });
});
