import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Comparison, schedule, strengths } from './bradley-terry.ts';

const beats = (a: number, b: number, share = 1): Comparison => ({ a, b, share });

describe('strengths', () => {
  it.each([
    [2, [], [0.5, 0.5]],
    [3, [], [1 / 3, 1 / 3, 1 / 3]],
    [2, [beats(0, 1, 0.5)], [0.5, 0.5]],
    [2, [beats(0, 1), beats(1, 0)], [0.5, 0.5]],
    [3, [beats(0, 1), beats(1, 2), beats(2, 0)], [1 / 3, 1 / 3, 1 / 3]],
  ])('of %i items after %j: %j', (n, comparisons, wanted) => {
    for (const [i, share] of strengths(n, comparisons).entries())
      expect(share).toBeCloseTo(wanted[i] ?? 0, 6);
  });

  it('tend to the odds of winning', () => {
    const games = Array.from({ length: 4000 }, (_, i) => beats(0, 1, i % 4 === 0 ? 0 : 1));
    const [first = 0, second = 1] = strengths(2, games);
    expect(first / second).toBeCloseTo(3, 1);
  });

  it('who always wins is ahead of who always loses, and finitely so', () => {
    const [first = 0, middle = 0, last = 0] = strengths(3, [beats(0, 1), beats(1, 2), beats(0, 2)]);
    expect(first).toBeGreaterThan(middle);
    expect(middle).toBeGreaterThan(last);
    expect(last).toBeGreaterThan(0.01);
  });

  const game = fc
    .tuple(fc.nat(5), fc.nat(5), fc.constantFrom(0, 0.5, 1))
    .filter(([a, b]) => a !== b)
    .map(([a, b, share]) => beats(a, b, share));
  const games = fc.array(game, { maxLength: 60 });

  it('sum to 1, and do not depend on the order or on who is named first', () => {
    fc.assert(
      fc.property(games, (all) => {
        const found = strengths(6, all);
        expect(found.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
        expect(found.every((one) => one > 0 && one < 1)).toBe(true);
        const turned = all.toReversed().map(({ a, b, share }) => beats(b, a, 1 - share));
        expect(strengths(6, turned)).toEqual(found);
      }),
      { numRuns: 200 },
    );
  });

  it('never fall by a further win', () => {
    fc.assert(
      fc.property(games, (all) => {
        const [before = 0] = strengths(6, all);
        expect(strengths(6, [...all, beats(0, 1)])[0]).toBeGreaterThanOrEqual(before - 1e-9);
      }),
      { numRuns: 200 },
    );
  });
});

/** Draws in [0, 1) that repeat (Park and Miller). */
function draws(seed: number): () => number {
  let state = seed * 7919 + 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** Kendall's tau of the order found with the true one, which is 0, 1, 2 ... */
function tau(found: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < found.length; i += 1)
    for (let j = i + 1; j < found.length; j += 1) sum += Math.sign((found[i] ?? 0) - (found[j] ?? 0));
  return (2 * sum) / (found.length * (found.length - 1));
}

it('recovers the true order of 15 items from 200 verdicts of a judge who errs', () => {
  // each item is 2.5 times as strong as the next: neighbours are told apart 71 times in 100
  const ODDS = 2.5;
  const taus = Array.from({ length: 200 }, (_, seed) => {
    const draw = draws(seed + 1);
    const verdicts = schedule(15, 200).map(({ a, b }) =>
      beats(a, b, draw() < 1 / (1 + ODDS ** (a - b)) ? 1 : 0),
    );
    expect(verdicts).toHaveLength(200);
    return tau(strengths(15, verdicts));
  });
  expect(taus.reduce((a, b) => a + b, 0) / taus.length).toBeGreaterThanOrEqual(0.9);
});

describe('whom to compare', () => {
  it.each([
    [2, 10, ['0-1', '0-1']],
    [3, 2, ['0-1', '1-2']],
    [4, 100, ['0-1', '1-2', '2-3', '0-3', '0-2', '1-3', '0-1', '1-2', '2-3', '0-3', '0-2', '1-3']],
    [1, 5, []],
    [0, 5, []],
  ])('of %i items with at most %i: %j', (n, most, pairs) => {
    const named = schedule(n, most).map(({ a, b }) => [a, b].sort((x, y) => x - y).join('-'));
    expect(named).toEqual(pairs);
  });

  it('shows each pair both ways, and every item about as often as the others', () => {
    for (let n = 2; n <= 20; n += 1) {
      const all = schedule(n, 1000);
      expect(new Set(all.map(({ a, b }) => `${a}-${b}`)).size).toBe(n * (n - 1));
      for (let most = n; most < all.length; most += 7) {
        const met = new Array<number>(n).fill(0);
        for (const { a, b } of schedule(n, most)) for (const i of [a, b]) met[i] = (met[i] ?? 0) + 1;
        expect(Math.max(...met) - Math.min(...met)).toBeLessThanOrEqual(2);
      }
    }
  });
});
