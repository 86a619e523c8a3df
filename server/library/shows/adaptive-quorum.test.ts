import { expect, test } from 'vitest';
import { Sandbox } from '../sandbox.ts';
import {
  beliefOf,
  halves,
  hear,
  heldOutReviews,
  learn,
  measure,
  patternCalled,
  SENTIMENT,
  share,
  withConfig,
} from './learning.ts';

const pattern = patternCalled('adaptive-quorum');

test('without outcomes all seven are asked, nobody counts, and a person decides', async () => {
  const text = 'A wonderful film, I love it.';
  const { result, called, asked } = await new Sandbox().play(pattern, { text });
  expect(called).toHaveLength(7);
  expect(asked).toEqual([text]);
  expect(result.conf).toMatchObject({ rule: 'human' });
});

test('with outcomes about three agents are as right as all seven', async () => {
  const items = await heldOutReviews();
  const agents = await hear(SENTIMENT, items);
  const everyone = withConfig(pattern, 'quorum', { threshold: 1 });
  const trials: { calls: number; isRight: boolean; wouldBeRight: boolean; isPersonAsked: boolean }[] = [];
  const [even, odd] = halves(items);
  for (const [known, fresh] of [
    [even, odd],
    [odd, even],
  ] as const) {
    const outcomes = await learn(pattern, known, { agents });
    const all = await measure(everyone, fresh, { agents, outcomes });
    for (const [i, one] of (await measure(pattern, fresh, { agents, outcomes })).entries()) {
      const last = all[i] && beliefOf(all[i], 'pool-7')?.value;
      const isPersonAsked = one.asked.length > 0;
      trials.push({
        calls: one.called.length,
        isRight: (isPersonAsked ? last : one.result.value) === one.item.truth,
        wouldBeRight: last === one.item.truth,
        isPersonAsked,
      });
    }
  }
  const calls = trials.reduce((sum, one) => sum + one.calls, 0) / trials.length;
  const [adaptive, all] = [
    share(trials, ({ isRight }) => isRight),
    share(trials, ({ wouldBeRight }) => wouldBeRight),
  ];
  expect(calls).toBeLessThan(4);
  expect(adaptive).toBeGreaterThanOrEqual(all - 0.01);
});
