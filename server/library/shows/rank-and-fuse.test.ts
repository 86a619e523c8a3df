import { expect, test } from 'vitest';
import { mean } from '#engine/calibration/forecast.ts';
import { seeded } from '#engine/random.ts';
import { type Belief, ok, unknown } from '#primitives/kit/belief.ts';
import { itemsOf } from '#primitives/kit/items.ts';
import { LIBRARY } from '../all.ts';
import { Sandbox } from '../sandbox.ts';
import { beliefOf, patternCalled, withConfig } from './learning.ts';

const pattern = patternCalled('rank-and-fuse');
const WRITERS = ['summary-lead', 'summary-frequency', 'summary-central', 'summary-end'];
const DRAFTS = 20;

test('the best three of four drafts become one text, of which nobody knows how good it is', async () => {
  const text = String(LIBRARY.find(({ key }) => key === 'rank-and-fuse')?.example.text);
  const played = await new Sandbox().play(pattern, { text });
  const ranked = beliefOf(played, 'rank');
  const kept = ranked ? itemsOf(ranked) : [];
  expect(kept).toHaveLength(3);
  for (const { conf } of kept) expect(conf).toMatchObject({ status: 'self_reported', claim: 'best-of-list' });
  expect(played.result).toMatchObject({
    outcome: 'ok',
    conf: { status: 'unknown', why: 'unmeasured-transform' },
  });
});

/** Strengths one apart in log-odds; the judge is wrong as often as they say. */
const strengthOf = (draft: unknown): number => Number(/\d+/.exec(String(draft))?.[0]);

const say = (value: unknown): Belief => ok(value, unknown('answer-correct', 'free-text'));

function kendall(order: readonly number[]): number {
  const pairs = order.flatMap((a, i) => order.slice(i + 1).map((b) => Math.sign(a - b)));
  return pairs.reduce((sum, one) => sum + one, 0) / pairs.length;
}

test('200 comparisons by a judge who errs recover the true order of 20 drafts (Kendall at least .9)', async () => {
  const shuffledDrafts = Array.from({ length: DRAFTS }, (_, i) => (i * 7) % DRAFTS);
  const taus: number[] = [];
  for (const seed of [1, 2, 3, 4, 5]) {
    const random = seeded(seed);
    let [asked, wrong] = [0, 0];
    const judge = ({ input }: { input: unknown }): Belief => {
      const { a, b } = input as { a: string; b: string };
      const [better, worse] = strengthOf(a) > strengthOf(b) ? ['a', 'b'] : ['b', 'a'];
      const isRight = random() < 1 / (1 + Math.exp(-Math.abs(strengthOf(a) - strengthOf(b))));
      asked += 1;
      wrong += isRight ? 0 : 1;
      return say(isRight ? better : worse);
    };
    const writers = WRITERS.map((id, at) => {
      const own = shuffledDrafts.slice(at * 5, at * 5 + 5).map((strength) => `Draft ${strength}.`);
      return [id, () => say(own.join('\n\n'))] as const;
    });
    const agents = { ...Object.fromEntries(writers), 'judge-pairwise': judge };
    const all = withConfig(pattern, 'rank', { topK: DRAFTS, maxComparisons: 200 });
    const ranked = beliefOf(await new Sandbox({ agents }).play(all, { text: 'Anything.' }), 'rank');
    const order = (ranked ? itemsOf(ranked) : []).map(({ value }) => strengthOf(value));
    expect(asked).toBe(200);
    expect(wrong).toBeGreaterThan(0);
    taus.push(kendall(order));
  }
  expect(mean(taus)).toBeGreaterThanOrEqual(0.9);
  expect(Math.min(...taus)).toBeGreaterThan(0.85);
});
