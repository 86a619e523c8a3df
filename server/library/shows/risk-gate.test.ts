import { beforeAll, expect, test } from 'vitest';
import { type Forecast, mean } from '#engine/calibration/forecast.ts';
import { riskCoverage } from '#engine/calibration/ranking.ts';
import { answer } from '#engine/ledger.ts';
import { seeded } from '#engine/random.ts';
import type { OutcomeRow } from '#primitives/kit/ledger.ts';
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
  type Trial,
  type Trialled,
  takeTurns,
} from './learning.ts';

const pattern = patternCalled('risk-gate');
const [ALPHA, DELTA] = [0.1, 0.1];
const SPLITS = 200;
const CALIBRATION = 500;

let population: readonly Forecast[] = [];
let agents: NonNullable<Trial['agents']> = {};
beforeAll(async () => {
  const items = await heldOutReviews();
  agents = await hear(SENTIMENT, items);
  population = forecasts(await takeTurns(pattern, items, { agents }), 'stack');
});

test('without outcomes the gate is closed, and says how many are missing', async () => {
  const played = await new Sandbox().play(pattern, { text: 'A wonderful film, I love it.' });
  expect(played.asked).toEqual(['positive']);
  expect(beliefOf(played, 'stack')?.conf).toMatchObject({ status: 'unknown', missing: 150 });
});

test('weights that are learned open nothing while the gate has no outcomes of its own', async () => {
  const items = await heldOutReviews();
  const outcomes = await learn(pattern, items.slice(0, 300), { agents });
  const trials = await measure(pattern, items.slice(300, 320), { agents, outcomes });
  for (const one of trials) {
    expect(one.asked).toHaveLength(1);
    expect(beliefOf(one, 'gate')?.reason).toBe('The gate is closed. 0 outcomes known here, 44 more needed.');
  }
});

/** True share of wrong answers among those at or above the threshold. */
function riskAt(threshold: number): number {
  const accepted = population.filter(({ p }) => p >= threshold);
  return accepted.length === 0 ? 0 : mean(accepted.map(({ right }) => (right ? 0 : 1)));
}

const naive = (known: readonly Forecast[]) =>
  riskCoverage(known)
    .filter(({ risk }) => risk <= ALPHA)
    .at(-1)?.threshold;

test('the promise breaks in at most 12 of 100 calibrations, a threshold tuned to the same aim far more often', () => {
  const random = seeded(20);
  const seen = { broken: 0, naive: 0, open: 0 };
  for (let i = 0; i < SPLITS; i += 1) {
    const known = Array.from(
      { length: CALIBRATION },
      () => population[Math.floor(random() * population.length)] ?? { p: 0, right: false },
    );
    const rows: OutcomeRow[] = known.map(({ p, right }) => ({ shown: p, right }));
    const found = answer({ ask: 'threshold', alpha: ALPHA, delta: DELTA }, rows, { seed: 0 });
    if ('threshold' in found) seen.open += 1;
    if ('threshold' in found && riskAt(found.threshold) > ALPHA) seen.broken += 1;
    const tuned = naive(known);
    if (tuned !== undefined && riskAt(tuned) > ALPHA) seen.naive += 1;
  }
  expect(seen.open).toBeGreaterThan(SPLITS / 2);
  expect(seen.broken / SPLITS).toBeLessThanOrEqual(0.12);
  expect(seen.naive / SPLITS).toBeGreaterThan(2 * (seen.broken / SPLITS));
});

test('with outcomes it opens, and what passes is about as right as promised', {
  timeout: 60_000,
}, async () => {
  const items = await heldOutReviews();
  const third = (at: number) => items.filter((_, i) => i % 3 === at % 3);
  const trials: Trialled[] = [];
  for (const turn of [0, 1, 2]) {
    const { stack = [] } = await learn(pattern, third(turn), { agents });
    const second = await measure(pattern, third(turn + 1), { agents, outcomes: { stack } });
    const gate = forecasts(second, 'stack').map(({ p, right }): OutcomeRow => ({ shown: p, right }));
    trials.push(...(await measure(pattern, third(turn + 2), { agents, outcomes: { stack, gate } })));
  }
  const { coverage, accuracy } = passing(trials);
  expect(coverage).toBeGreaterThan(0.3);
  // three thresholds, each allowed to break its promise once in ten: two standard errors of 400 items
  expect(accuracy).toBeGreaterThanOrEqual(1 - ALPHA - 0.03);
});
