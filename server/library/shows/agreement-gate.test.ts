import { expect, test } from 'vitest';
import { ece } from '#engine/calibration/ece.ts';
import { hasData, readGsm } from '#server/testing/labelled-sets.ts';
import { Sandbox } from '../sandbox.ts';
import {
  beliefOf,
  calculations,
  forecasts,
  passing,
  patternCalled,
  share,
  type Trialled,
  takeTurns,
  withConfig,
} from './learning.ts';
import { asProblems, recorded, trialOf } from './recorded.ts';

const pattern = patternCalled('agreement-gate');

/** Share of right answers among those that `k` of `n` draws agreed on, or `undefined` where there are few. */
function rightAt(trials: readonly Trialled[], k: number, n: number): number | undefined {
  const agreed = trials.filter((one) => {
    const conf = beliefOf(one, 'vote')?.conf;
    return conf?.status === 'self_reported' && Math.abs(conf.raw - k / n) < 1e-9;
  });
  return agreed.length < 10
    ? undefined
    : share(agreed, (one) => beliefOf(one, 'vote')?.value === one.item.truth);
}

test('without outcomes the draws vote, nothing is claimed, and a person decides', async () => {
  const played = await new Sandbox({ person: () => '80' }).play(pattern, { text: '2 * 3 + 4' });
  expect(played.called).toHaveLength(5);
  expect(played).toMatchObject({ asked: ['10'], result: { value: '80', conf: { rule: 'human' } } });
  expect(beliefOf(played, 'measured')?.conf).toMatchObject({
    status: 'unknown',
    why: 'too-few-outcomes',
    missing: 10,
  });
});

test('with outcomes, the more draws agree the more often they are right, and the probability says so', async () => {
  const trials = await takeTurns(pattern, await calculations(600, 2));
  const [two, three, four, five] = [2, 3, 4, 5].map((k) => rightAt(trials, k, 5) ?? Number.NaN);
  expect(three).toBeGreaterThan(two ?? 1);
  expect(four).toBeGreaterThan(three ?? 1);
  expect(five).toBeGreaterThanOrEqual(four ?? 1);
  expect(ece(forecasts(trials, 'measured'))).toBeLessThan(0.05);
  expect(passing(trials).accuracy).toBeGreaterThan(0.9);
});

test.skipIf(!hasData('gsm_solutions.jsonl'))(
  'GSM8K, four recorded models as draws (needs the labelled sets): 4 of 4 are right on .957, 1 of 4 on .014',
  async () => {
    const problems = asProblems(readGsm());
    const four = withConfig(withConfig(pattern, 'draws', { k: 4 }), 'vote', { tie: 'first' });
    const trial = trialOf(problems, ({ weak, truth }) => ({
      agents: { 'solver-hurried': recorded(...weak) },
      person: truth,
    }));
    const trials = await takeTurns(four, problems, trial);
    const measured = [0.014, 0.51, 0.84, 0.957];
    for (const [i, expected] of measured.entries())
      expect(Math.abs((rightAt(trials, i + 1, 4) ?? 0) - expected)).toBeLessThan(0.01);
    expect(ece(forecasts(trials, 'measured'))).toBeLessThan(0.05);
    expect(passing(trials).accuracy).toBeGreaterThan(0.94);
  },
);
