import { beforeAll, expect, test } from 'vitest';
import { ece } from '#engine/calibration/ece.ts';
import { poolVoices } from '#primitives/kit/pool-voices.ts';
import { Sandbox } from '../sandbox.ts';
import {
  beliefOf,
  forecasts,
  hear,
  heldOutReviews,
  passing,
  patternCalled,
  SENTIMENT,
  share,
  type Trial,
  type Trialled,
  takeTurns,
} from './learning.ts';

const pattern = patternCalled('weighted-committee');
const AGENTS = pattern.nodes.filter(({ primitive }) => primitive === 'agent').map(({ id }) => id);

let trials: readonly Trialled[] = [];
let agents: Trial['agents'] = {};
beforeAll(async () => {
  const items = await heldOutReviews();
  agents = await hear(SENTIMENT, items);
  trials = await takeTurns(pattern, items, { agents });
});

const voicesOf = (one: Trialled) => AGENTS.flatMap((id) => beliefOf(one, id) ?? []);

test('without outcomes nobody counts, and a person decides', async () => {
  const played = await new Sandbox().play(pattern, { text: 'A wonderful film, I love it.' });
  expect(played.called).toHaveLength(7);
  expect(played.asked).toHaveLength(1);
  expect(beliefOf(played, 'pool')).toMatchObject({
    outcome: 'abstain',
    reason: expect.stringContaining('0 of 7 voices have a measured confidence'),
  });
  expect(beliefOf(played, 'vader-measured')?.conf).toMatchObject({ status: 'unknown', missing: 10 });
});

test('with outcomes the pool is right more often than a majority, and surer of what it is right about', async () => {
  const majority = share(trials, (one) => {
    const said = voicesOf(one).filter(({ outcome }) => outcome === 'ok');
    return said.filter(({ value }) => value === one.item.truth).length > said.length / 2;
  });
  const pooled = share(trials, (one) => beliefOf(one, 'pool')?.value === one.item.truth);
  expect(pooled).toBeGreaterThan(majority);
  expect(ece(forecasts(trials, 'pool'))).toBeLessThan(0.06);
  const { coverage, accuracy } = passing(trials);
  expect(coverage).toBeGreaterThan(0.7);
  expect(accuracy).toBeGreaterThan(0.92);
});

test('its probability is nearer to the truth than that of the same scores as they are', () => {
  const raw = trials.flatMap((one) => {
    const { belief } = poolVoices(voicesOf(one), { minVoices: 2, voices: 'raw', rho: 0, labels: [] });
    if (belief.conf.status !== 'self_reported') return [];
    return [{ p: belief.conf.raw, right: belief.value === one.item.truth }];
  });
  expect(ece(forecasts(trials, 'pool'))).toBeLessThan(ece(raw));
});
