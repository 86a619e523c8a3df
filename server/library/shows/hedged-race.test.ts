import { beforeAll, expect, test } from 'vitest';
import { seeded } from '#engine/random.ts';
import { Sandbox } from '../sandbox.ts';
import {
  hear,
  heldOutReviews,
  type Item,
  learn,
  measure,
  patternCalled,
  share,
  type Trial,
} from './learning.ts';

const pattern = patternCalled('hedged-race');
const AGENTS = ['sentiment-logistic', 'sentiment-naive-bayes', 'sentiment-nearest'];

/** Most calls take 20 to 40 ms; one in twenty hangs for one to three seconds. */
function tailed(seed: number): () => number {
  const luck = seeded(seed);
  return () => (luck() < 0.05 ? 1_000 + 2_000 * luck() : 20 + 20 * luck());
}

let items: readonly Item[] = [];
let agents: NonNullable<Trial['agents']> = {};
beforeAll(async () => {
  items = await heldOutReviews();
  agents = await hear(AGENTS, items);
}, 60_000);

const percentile = (all: readonly number[], share: number): number =>
  all.toSorted((a, b) => a - b)[Math.floor(all.length * share)] ?? Number.NaN;

test('hedged, the slowest hundredth takes less than half the time, and as many answers are right', async () => {
  const latency = tailed(3);
  const race = await measure(pattern, items, { agents, latency });
  const alone = tailed(3);
  const single = await measure(patternCalled('gated-agent'), items, { agents });
  const right = {
    alone: share(single, ({ asked, item }) => asked[0] === item.truth),
    hedged: share(race, ({ asked, item }) => asked[0] === item.truth),
  };
  const p99 = {
    alone: percentile(items.map(alone), 0.99),
    hedged: percentile(
      race.map(({ ms }) => ms),
      0.99,
    ),
  };
  const calls = race.reduce((sum, { called }) => sum + called.length, 0) / race.length;
  expect(p99.hedged).toBeLessThan(p99.alone / 2);
  expect(Math.abs(right.hedged - right.alone)).toBeLessThanOrEqual(0.005);
  expect(calls).toBeLessThan(1.1);
}, 60_000);

test('a hedge is cut off when it is not needed any more, and starts at once when the first has failed', async () => {
  const slow = await new Sandbox({ latency: (id) => (id === 'sentiment-logistic' ? 70 : 500) }).play(
    pattern,
    { text: 'A good film.' },
  );
  expect(slow).toMatchObject({ called: AGENTS.slice(0, 2), cutOff: 1, ms: 70 });
  const broken = await new Sandbox({
    agents: { 'sentiment-logistic': () => Promise.reject(new Error('down')) },
    latency: () => 30,
  }).play(pattern, { text: 'A good film.' });
  expect(broken.ms).toBeLessThan(70);
});

test('until outcomes are known a person decides; then whoever won is measured behind the race', async () => {
  const [item] = items;
  const today = await new Sandbox({ agents }).play(pattern, { text: item?.text });
  expect(today.asked).toHaveLength(1);
  const outcomes = await learn(pattern, items.slice(0, 300), { agents });
  const later = await measure(pattern, items.slice(300), { agents, outcomes });
  const passed = later.filter(({ asked }) => asked.length === 0);
  expect(passed[0]?.result.conf.status).toBe('calibrated');
  expect(share(passed, ({ isRight }) => isRight)).toBeGreaterThan(0.85);
}, 60_000);
