import { beforeAll, describe, expect, test } from 'vitest';
import { calculator } from '../calculator/calculator.ts';
import { asker } from '../testing-ask.ts';
import { checker24 } from './checker.ts';
import { expander24 } from './expander.ts';
import { rater24 } from './rater.ts';
import type { State } from './state.ts';

const [expand, rate, check] = [asker(expander24), asker(rater24), asker(checker24)];
const start = (...numbers: number[]): State => ({ numbers, terms: numbers.map(String) });

beforeAll(async () => void (await calculator.load?.()), 60_000);

async function next(state: State): Promise<State[]> {
  const reply = await expand(state);
  return reply.kind === 'answer' ? (reply.value as State[]) : [];
}

async function scoreOf(state: State): Promise<number> {
  const reply = await rate(state);
  if (reply.kind !== 'answer' || reply.score === undefined) throw new Error('no score');
  expect(reply.score >= 0 && reply.score <= 1).toBe(true);
  return reply.score;
}

/** Keeps the best `width` states of each step. */
async function search(first: State, width: number): Promise<State | undefined> {
  let beam = [first];
  while ((beam[0]?.numbers.length ?? 1) > 1) {
    const all = (await Promise.all(beam.map(next))).flat();
    const rated = await Promise.all(all.map(async (state) => ({ state, score: await scoreOf(state) })));
    beam = rated
      .sort((a, b) => b.score - a.score)
      .slice(0, width)
      .map(({ state }) => state);
  }
  return beam.find((state) => Math.abs((state.numbers[0] ?? 0) - 24) < 1e-9);
}

describe('expanding', () => {
  test('two numbers give what their six combinations give, each once', async () => {
    expect((await next(start(2, 6))).map(({ numbers }) => numbers[0])).toEqual([8, 12, -4, 4, 1 / 3, 3]);
    expect((await next(start(2, 2))).map(({ numbers }) => numbers[0])).toEqual([4, 0, 1]);
  });

  test('never divides by zero', async () => {
    for (const { numbers } of await next(start(0, 5))) expect(numbers.every(Number.isFinite)).toBe(true);
  });

  test('terms say how the numbers came about', async () => {
    for (const { numbers, terms } of (await Promise.all((await next(start(4, 7, 8))).map(next))).flat()) {
      const sum = await asker(calculator)(terms[0]);
      if (sum.kind === 'answer') expect(sum.value).toBeCloseTo(numbers[0] ?? Number.NaN, 9);
    }
  });
});

describe('judging', () => {
  test.each([
    [start(24), 'solved'],
    [start(23), 'lost'],
    [start(12, 12), 'open'],
  ])('%j is %s', async (state, value) => {
    expect(await check(state)).toMatchObject({ value, verified: [{ verdict: 'pass' }] });
  });

  test('a single 24 is proven, anything else is a score', async () => {
    expect(await rate(start(24))).toMatchObject({ score: 1, verified: [{ covers: 'leads-to-24' }] });
    for (const state of [start(23), start(12, 2), start(1, 1, 1)])
      expect(await rate(state)).not.toHaveProperty('verified');
    expect(await scoreOf(start(12, 2))).toBe(1);
    expect(await scoreOf(start(23))).toBeGreaterThan(await scoreOf(start(2)));
  });

  test.each([
    null,
    {},
    { numbers: [], terms: [] },
    { numbers: [1], terms: ['1', '2'] },
    { numbers: ['1'], terms: [] },
  ])('declines %j', async (given) => {
    for (const ask of [expand, rate, check]) expect((await ask(given)).kind).toBe('abstain');
  });
});

test('a wider beam solves more games', { timeout: 60_000 }, async () => {
  const games = [
    ...[
      [4, 7, 8, 8],
      [1, 2, 3, 4],
      [3, 3, 8, 8],
      [6, 6, 6, 6],
      [2, 3, 5, 12],
      [1, 5, 5, 5],
      [4, 4, 10, 10],
    ],
    ...[
      [2, 7, 8, 9],
      [1, 3, 4, 6],
      [5, 5, 5, 9],
      [3, 4, 7, 7],
      [2, 2, 11, 11],
      [9, 9, 6, 2],
      [1, 1, 8, 8].with(0, 3),
    ],
  ];
  const solved = { 1: 0, 40: 0 };
  for (const game of games) {
    if (await search(start(...game), 1)) solved[1] += 1;
    if (await search(start(...game), 40)) solved[40] += 1;
  }
  expect(solved[40]).toBeGreaterThan(solved[1]);
  expect(solved[40] / games.length).toBeGreaterThan(0.8);
});
