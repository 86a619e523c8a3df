import { expect, test } from 'vitest';
import { seeded, shuffled } from '#engine/random.ts';
import type { Belief } from '#primitives/kit/belief.ts';
import { itemsOf } from '#primitives/kit/items.ts';
import { Sandbox } from '../sandbox.ts';
import {
  beliefOf,
  halves,
  hear,
  heldOutReviews,
  type Item,
  learn,
  patternCalled,
  share,
} from './learning.ts';

const pattern = patternCalled('map-reduce');
const BATCHES = 200;
const SIZE = 25;

test('without outcomes the complaints are counted, and nobody says how sure that is', async () => {
  const { result } = await new Sandbox().play(pattern, {
    text: 'Awful.\n\nA great phone.\n\nIt broke at once.',
  });
  expect(result).toMatchObject({ value: 2, conf: { status: 'unknown', why: 'too-few-outcomes' } });
});

/** Chances of 0, 1, 2, ... successes among independent events (Poisson binomial). */
function countsOf(chances: readonly number[]): number[] {
  let counts = [1];
  for (const p of chances)
    counts = [...counts, 0].map((_, k) => (counts[k] ?? 0) * (1 - p) + (counts[k - 1] ?? 0) * p);
  return counts;
}

/** The least and greatest count that leave 2.5 % on either side; who has no number may be either. */
function predicted(judged: readonly Belief[]): [number, number] {
  const known = judged.flatMap(({ value, conf }) =>
    conf.status === 'calibrated' ? [value === 'negative' ? conf.p : 1 - conf.p] : [],
  );
  const counts = countsOf(known);
  const above = (k: number) => counts.slice(k + 1).reduce((sum, p) => sum + p, 0);
  const least = counts.findIndex((_, k) => 1 - above(k) > 0.025);
  const most = counts.findIndex((_, k) => above(k) < 0.025);
  return [least, most + judged.length - known.length];
}

test('with outcomes the true number of complaints is in the predicted interval in 95 % of 200 batches', {
  timeout: 90_000,
}, async () => {
  const items = await heldOutReviews();
  const agents = await hear(['sentiment-naive-bayes'], items);
  const [known, fresh] = halves(items);
  const sandbox = new Sandbox({ agents, outcomes: await learn(pattern, known, { agents }) });
  const random = seeded(16);
  const seen: { held: boolean; width: number; off: number }[] = [];
  for (let i = 0; i < BATCHES; i += 1) {
    const batch: Item[] = shuffled(fresh, random).slice(0, SIZE);
    const played = await sandbox.play(pattern, { text: batch.map(({ text }) => text).join('\n\n') });
    const each = beliefOf(played, 'each');
    const answers = each ? itemsOf(each) : [];
    expect(answers).toHaveLength(SIZE);
    const judged = answers.filter(({ outcome }) => outcome === 'ok');
    const truth = batch.filter((one, at) => answers[at]?.outcome === 'ok' && one.truth === 'negative').length;
    const [least, most] = predicted(judged);
    seen.push({
      held: least <= truth && truth <= most,
      width: most - least,
      off: Math.abs(Number(played.result.value) - truth),
    });
  }
  const mean = (of: (one: (typeof seen)[number]) => number) =>
    seen.reduce((sum, one) => sum + of(one), 0) / seen.length;
  expect(share(seen, ({ held }) => held)).toBeGreaterThanOrEqual(0.95);
  // an interval that says nothing would hold as well
  expect(mean(({ width }) => width)).toBeLessThan(SIZE / 3);
});
