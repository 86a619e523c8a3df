import { beforeAll, expect, test } from 'vitest';
import { applyCurve } from '#engine/calibration/curve.ts';
import { ece } from '#engine/calibration/ece.ts';
import { fitMap } from '#engine/calibration/fitted-map.ts';
import type { Forecast } from '#engine/calibration/forecast.ts';
import { seeded, shuffled } from '#engine/random.ts';
import type { Belief } from '#primitives/kit/belief.ts';
import { poolVoices } from '#primitives/kit/pool-voices.ts';
import { callAgent } from '#server/agents/registry.ts';
import { hasData, readSst } from '#server/testing/labelled-sets.ts';
import { Sandbox } from '../sandbox.ts';
import { halves, heldOutReviews, type Item, patternCalled, share } from './learning.ts';

const pattern = patternCalled('disagreement-mining');
const AGENTS = [
  'sentiment-vader',
  'sentiment-wink-nlp',
  'sentiment-naive-bayes',
  'sentiment-logistic',
] as const;
const LABELS = 30;
const SEEDS = 15;

type Voice = { label: string; raw: number };
/** One voice for each agent, where it spoke. */
type Read = { truth: string; voices: readonly (Voice | undefined)[]; divided: number };

const rawOf = ({ conf }: Belief): number => (conf.status === 'self_reported' ? conf.raw : 0.5);

async function read({ text, truth }: Item): Promise<Read> {
  const { signal } = new AbortController();
  const voices = await Promise.all(
    AGENTS.map(async (agentId) => {
      const belief = await callAgent(
        { kind: 'agent', agentId, input: text, timeoutMs: 60_000, seed: 0 },
        { signal },
      );
      return belief.outcome === 'ok' ? { label: String(belief.value), raw: rawOf(belief) } : undefined;
    }),
  );
  const positive = voices.filter((voice) => voice?.label === 'positive').length;
  const negative = voices.filter((voice) => voice?.label === 'negative').length;
  return { truth, voices, divided: Math.min(positive, negative) / Math.max(1, positive + negative) };
}

const mostDivided = (all: readonly Read[], count: number): readonly Read[] =>
  all.toSorted((a, b) => b.divided - a.divided).slice(0, count);

const PICKS = {
  blind: (pool: readonly Read[]) => pool.slice(0, LABELS),
  divided: (pool: readonly Read[]) => mostDivided(pool, LABELS),
  half: (pool: readonly Read[]) => [
    ...pool.slice(0, LABELS / 2),
    ...mostDivided(pool.slice(LABELS / 2), LABELS / 2),
  ],
} as const;

/** What the committee says of one text once each of its agents is calibrated on what was picked. */
function committee(picked: readonly Read[]): (one: Read) => Forecast | undefined {
  const curves = AGENTS.map((id, i) => {
    const outcomes = picked.flatMap(({ voices, truth }) => {
      const voice = voices[i];
      return voice ? [{ p: voice.raw, right: voice.label === truth }] : [];
    });
    return fitMap({ id, version: 1, outcomes }, { method: 'platt' })?.curve;
  });
  return ({ voices, truth }) => {
    const beliefs = voices.flatMap((voice, i): Belief[] => {
      const curve = curves[i];
      if (!voice || !curve) return [];
      const raw = applyCurve(curve, voice.raw);
      const conf = { status: 'self_reported', claim: 'label-correct', raw, method: 'margin' } as const;
      return [
        {
          outcome: 'ok',
          value: voice.label,
          conf,
          evidence: [String(i)],
          cost: { units: 0, ms: 0, calls: 0 },
        },
      ];
    });
    const labels = ['positive', 'negative'];
    const { belief } = poolVoices(beliefs, { minVoices: 1, voices: 'raw', rho: 0.3, labels });
    return belief.outcome === 'ok' ? { p: rawOf(belief), right: belief.value === truth } : undefined;
  };
}

/** Mean over the seeds: picked in one half of the items, measured on the other. */
function after(pick: keyof typeof PICKS, all: readonly Read[]) {
  const sums = { accuracy: 0, ece: 0 };
  for (let seed = 0; seed < SEEDS; seed += 1) {
    const [pool, rest] = halves(shuffled(all, seeded(seed)));
    const ask = committee(PICKS[pick](pool));
    const told = rest.flatMap((one) => ask(one) ?? []);
    sums.accuracy += share(told, ({ right }) => right) / SEEDS;
    sums.ece += ece(told) / SEEDS;
  }
  return sums;
}

let reviews: readonly Item[] = [];
beforeAll(async () => {
  reviews = await heldOutReviews();
}, 60_000);

async function compare(items: readonly Item[]) {
  const all: Read[] = [];
  for (const item of items) all.push(await read(item));
  return { blind: after('blind', all), divided: after('divided', all), half: after('half', all) };
}

test('labels picked where votes divide mislead the calibration; half of them blind mends it', async () => {
  const { blind, divided, half } = await compare(reviews);
  expect(divided.ece).toBeGreaterThan(blind.ece);
  expect(divided.accuracy).toBeLessThan(blind.accuracy - 0.05);
  expect(half.accuracy).toBeGreaterThan(divided.accuracy + 0.05);
  expect(half.ece).toBeLessThan(divided.ece);
}, 60_000);

test.skipIf(!hasData('stsa.binary.dev'))(
  'SST (needs the labelled sets): fewer answers are right there too, though what they say of themselves holds',
  async () => {
    const films = readSst('test')
      .slice(0, 600)
      .map(({ text, label }) => ({ text, truth: label }));
    const { blind, divided, half } = await compare(films);
    expect(divided.accuracy).toBeLessThan(blind.accuracy - 0.04);
    expect(half.accuracy).toBeGreaterThan(divided.accuracy);
  },
  90_000,
);

test('what the pattern picks for a person is blind for the larger part', async () => {
  const texts = reviews.slice(0, 120).map(({ text }) => text.replace(/[.!?]+/g, ',').replace(/,?$/, '.'));
  const { asked, called } = await new Sandbox().play(pattern, { text: texts.join(' ') });
  const sentences = called.length / AGENTS.length;
  expect(asked.length).toBeGreaterThan(sentences / 4);
  expect(asked.length).toBeLessThan(sentences * 0.75);
  expect(share(asked, (text) => String(text).length % 3 === 0)).toBeGreaterThan(0.5);
}, 30_000);
