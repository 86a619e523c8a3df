import { describe, expect, test } from 'vitest';
import { hurriedSolver, steadySolver } from './solvers.ts';

const { signal } = new AbortController();
const ask = (agent: typeof hurriedSolver, input: unknown, seed = 0) =>
  agent.call(input, { signal, seed, idempotencyKey: 'k' });

/** Share of 300 seeds that lead to this answer. */
async function shareOf(agent: typeof hurriedSolver, input: string, answer: string): Promise<number> {
  const replies = await Promise.all(Array.from({ length: 300 }, (_, seed) => ask(agent, input, seed)));
  return (
    replies.filter((one) => one.kind === 'answer' && String(one.value).endsWith(`\nA: ${answer}`)).length /
    300
  );
}

describe('solvers', () => {
  test('make the same mistakes for the same seed, and others for another', async () => {
    const text = '(3 + 4) * 2 - 5 * 3';
    expect(await ask(hurriedSolver, text, 7)).toEqual(await ask(hurriedSolver, text, 7));
    const replies = await Promise.all([1, 2, 3, 4, 5, 6].map((seed) => ask(hurriedSolver, text, seed)));
    expect(new Set(replies.map((one) => JSON.stringify(one))).size).toBeGreaterThan(2);
  });

  test('work brackets out first, then what binds tighter, where they make none', async () => {
    const [hurried, steady] = await Promise.all([
      shareOf(hurriedSolver, '(3 + 4) * 2 - 10 / 4', '11.5'),
      shareOf(steadySolver, '(3 + 4) * 2 - 10 / 4', '11.5'),
    ]);
    expect(hurried).toBeGreaterThan(0.35);
    expect(steady).toBeGreaterThan(hurried + 0.1);
    expect(steady).toBeLessThan(0.95);
  });

  test('are calmer, on average, where they are right', async () => {
    const text = '3 + 4 * 2 - 5';
    const replies = await Promise.all(
      Array.from({ length: 300 }, (_, seed) => ask(hurriedSolver, text, seed)),
    );
    const scores = (isRight: boolean) =>
      replies.flatMap((one) =>
        one.kind === 'answer' && String(one.value).endsWith('\nA: 6') === isRight ? [one.score ?? 0] : [],
      );
    const mean = (all: readonly number[]) => all.reduce((sum, one) => sum + one, 0) / all.length;
    expect(mean(scores(true))).toBeGreaterThan(mean(scores(false)) + 0.02);
  });

  test.each(['', 'five plus two', '7', '(2 + 3', '2 + 3)', '2 + + 3', '()', '1 / 0', null])(
    'decline %j',
    async (given) => {
      for (let seed = 0; seed < 5; seed += 1)
        expect((await ask(hurriedSolver, given, seed)).kind).toBe('abstain');
    },
  );
});
