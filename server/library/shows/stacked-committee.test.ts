import { expect, test } from 'vitest';
import { ece } from '#engine/calibration/ece.ts';
import { hasData, readSst } from '#server/testing/labelled-sets.ts';
import { Sandbox } from '../sandbox.ts';
import {
  beliefOf,
  forecasts,
  hear,
  heldOutReviews,
  learn,
  measure,
  passing,
  patternCalled,
  SENTIMENT,
  share,
  type Trialled,
  takeTurns,
} from './learning.ts';

const pattern = patternCalled('stacked-committee');
const AGENTS = pattern.nodes.filter(({ primitive }) => primitive === 'agent').map(({ id }) => id);

const stacked = (trials: readonly Trialled[]) =>
  share(trials, (one) => beliefOf(one, 'stack')?.value === one.item.truth);

const majority = (trials: readonly Trialled[]) =>
  share(trials, (one) => {
    const said = AGENTS.flatMap((id) => beliefOf(one, id) ?? []).filter(({ outcome }) => outcome === 'ok');
    return said.filter(({ value }) => value === one.item.truth).length > said.length / 2;
  });

test('without outcomes the agents vote, nothing is claimed, and a person decides', async () => {
  const played = await new Sandbox().play(pattern, { text: 'A wonderful film, I love it.' });
  expect(played.asked).toEqual(['positive']);
  expect(beliefOf(played, 'stack')).toMatchObject({
    value: 'positive',
    conf: { status: 'unknown', why: 'too-few-outcomes', n: 0, missing: 150 },
  });
});

test('with about 300 outcomes the weights beat a majority, and the probability is calibrated', async () => {
  const items = await heldOutReviews();
  const trials = await takeTurns(pattern, items, { agents: await hear(SENTIMENT, items) });
  expect(stacked(trials)).toBeGreaterThan(majority(trials));
  expect(stacked(trials)).toBeCloseTo(0.876, 2);
  expect(ece(forecasts(trials, 'stack'))).toBeLessThan(0.05);
  expect(passing(trials).accuracy).toBeGreaterThan(0.94);
  expect(beliefOf(trials[0] as Trialled, 'stack')?.conf).toMatchObject({ status: 'calibrated', n: 298 });
});

test.skipIf(!hasData('stsa.binary.dev'))(
  'SST, where no agent has learned (needs the labelled sets): 500 outcomes beat the majority',
  async () => {
    const items = [...readSst('dev'), ...readSst('test')].map(({ text, label }) => ({ text, truth: label }));
    const [known, fresh] = [
      items.filter((_, i) => i % 4 === 0).slice(0, 500),
      items.filter((_, i) => i % 4 === 1),
    ];
    const agents = await hear(SENTIMENT, [...known, ...fresh]);
    const outcomes = await learn(pattern, known, { agents });
    const trials = await measure(pattern, fresh, { agents, outcomes });
    expect(stacked(trials)).toBeGreaterThan(majority(trials) + 0.03);
    expect(ece(forecasts(trials, 'stack'))).toBeLessThan(0.05);
  },
);
