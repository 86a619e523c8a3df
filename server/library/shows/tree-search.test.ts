import { expect, test } from 'vitest';
import { type State, successors } from '#server/agents/game-of-24/state.ts';
import { Sandbox } from '../sandbox.ts';
import { patternCalled, share, withConfig } from './learning.ts';

const pattern = patternCalled('tree-search');

const isSolvable = (numbers: readonly number[]): boolean => {
  if (numbers.length === 1) return Math.abs((numbers[0] ?? 0) - 24) < 1e-9;
  const state: State = { numbers: [...numbers], terms: [] };
  return successors(state).some((next) => isSolvable(next.numbers));
};

const UP_TO_13 = Array.from({ length: 13 }, (_, i) => i + 1);
const deals = UP_TO_13.flatMap((a) =>
  UP_TO_13.slice(a - 1).flatMap((b) =>
    UP_TO_13.slice(b - 1).flatMap((c) => UP_TO_13.slice(c - 1).map((d) => [a, b, c, d])),
  ),
);

/** Every 80th of all 1,820 deals of four cards, as far as it has a solution. */
const games = deals.filter((_, i) => i % 80 === 7).filter(isSolvable);

async function solved(width: number): Promise<number> {
  const one = withConfig(pattern, 'beam', { topK: width });
  const played = await Promise.all(
    games.map(async (game) => (await new Sandbox().play(one, { text: game.join(' ') })).result),
  );
  for (const { outcome, verified } of played)
    if (outcome === 'ok') expect(verified).toMatchObject([{ oracle: 'recompute', verdict: 'pass' }]);
  return share(played, ({ outcome }) => outcome === 'ok');
}

test('a beam of 20 solves at least 95 of 100 solvable games, a greedy search far fewer', {
  timeout: 120_000,
}, async () => {
  const [greedy, narrow, wide] = [await solved(1), await solved(5), await solved(20)];
  expect(wide).toBeGreaterThanOrEqual(0.95);
  expect(narrow).toBeGreaterThan(greedy);
  expect(greedy).toBeLessThan(wide - 0.3);
});

test('what cannot be solved is not claimed to be', async () => {
  expect(isSolvable([1, 1, 1, 1])).toBe(false);
  const { result } = await new Sandbox().play(withConfig(pattern, 'beam', { topK: 5 }), { text: '1 1 1 1' });
  expect(result.outcome).toBe('abstain');
});
