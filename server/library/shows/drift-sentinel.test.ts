import { beforeAll, expect, test } from 'vitest';
import { driftState, FRESH, stepCusum } from '#engine/calibration/drift.ts';
import { ece } from '#engine/calibration/ece.ts';
import type { Forecast } from '#engine/calibration/forecast.ts';
import { seeded } from '#engine/random.ts';
import type { OutcomeRow } from '#primitives/kit/ledger.ts';
import { hasData, readSst } from '#server/testing/labelled-sets.ts';
import { Sandbox } from '../sandbox.ts';
import {
  beliefOf,
  halves,
  hear,
  heldOutReviews,
  type Item,
  learn,
  type Outcomes,
  patternCalled,
  type Trial,
} from './learning.ts';

const pattern = patternCalled('drift-sentinel');
const AGENT = ['sentiment-logistic'];

let reviews: readonly Item[] = [];
let agents: NonNullable<Trial['agents']> = {};
let known: Outcomes = {};
let fresh: readonly Item[] = [];
beforeAll(async () => {
  reviews = await heldOutReviews();
  agents = await hear(AGENT, reviews);
  const [even, odd] = halves(reviews);
  fresh = odd;
  known = await learn(pattern, even, { agents });
}, 60_000);

/** From here on the agent is told the opposite of a third of the texts: what it knows has gone stale. */
function shifted(items: readonly Item[], seed: number): Item[] {
  const luck = seeded(seed);
  const opposite = (truth: string) => (truth === 'positive' ? 'negative' : 'positive');
  return items.map((item) => (luck() < 1 / 3 ? { ...item, truth: opposite(item.truth) } : item));
}

type Step = { p: number; right: boolean; asked: boolean; drift: string };

/** Every item in turn; each outcome becomes known to the sentinel before the next item arrives. */
async function stream(
  items: readonly Item[],
  calibration: readonly OutcomeRow[],
  trial: Trial,
): Promise<Step[]> {
  const seen: OutcomeRow[] = [];
  const steps: Step[] = [];
  for (const { text, truth } of items) {
    const outcomes = { measured: calibration, sentinel: [...seen] };
    const played = await new Sandbox({ ...trial, outcomes }).play(pattern, { text });
    const [before, after] = [beliefOf(played, 'measured'), beliefOf(played, 'sentinel')];
    const right = before?.value === truth;
    const drift = after?.conf.status === 'unknown' && after.conf.why === 'drift-broken' ? 'broken' : 'ok';
    if (before && 'p' in before.conf) {
      seen.push({ right, shown: before.conf.p });
      steps.push({ p: before.conf.p, right, asked: played.asked.length > 0, drift });
    }
  }
  return steps;
}

const alarmAt = (steps: readonly Step[]): number => steps.findIndex(({ drift }) => drift === 'broken');

test('without outcomes a person decides', async () => {
  const { asked } = await new Sandbox({ agents }).play(pattern, { text: fresh[0]?.text });
  expect(asked).toHaveLength(1);
});

test('while promises hold it is silent, after the shift it raises an alarm, and from then on a person decides', async () => {
  const calm = await stream(fresh, known.measured ?? [], { agents });
  expect(alarmAt(calm)).toBe(-1);
  expect(calm.some(({ asked }) => !asked)).toBe(true);
  const broken = await stream(shifted(fresh, 1), known.measured ?? [], { agents });
  const at = alarmAt(broken);
  expect(at).toBeGreaterThan(0);
  expect(at).toBeLessThan(150);
  const after = broken.slice(at, at + 20);
  expect(after.every(({ asked }) => asked)).toBe(true);
}, 60_000);

test('of 200 shifts hardly any is missed for 150 outcomes, and false alarms are rare', () => {
  const random = seeded(6);
  const item = (rate: (p: number) => number): Forecast => {
    const p = 0.6 + 0.39 * random();
    return { p, right: random() < rate(p) };
  };
  const delays: number[] = [];
  for (let i = 0; i < 200; i += 1) {
    let state = FRESH;
    let at = 0;
    while (!state.broken && at < 400) {
      state = stepCusum(
        state,
        item((p) => p - 0.2),
      );
      at += 1;
    }
    delays.push(at);
  }
  delays.sort((a, b) => a - b);
  let alarms = 0;
  let state = FRESH;
  for (let i = 0; i < 50_000; i += 1) {
    state = stepCusum(
      state,
      item((p) => p),
    );
    if (state.broken) {
      alarms += 1;
      state = FRESH;
    }
  }
  expect(delays[180]).toBeLessThan(150);
  expect(alarms / 10).toBeLessThanOrEqual(2);
  expect(driftState([])).toBe('ok');
});

test.skipIf(!hasData('stsa.binary.dev'))(
  'from product reviews to films, SST (needs the labelled sets): alarm, and calibrated again on what came after it',
  async () => {
    const films: Item[] = [...readSst('dev'), ...readSst('test')]
      .slice(0, 1200)
      .map(({ text, label }) => ({ text, truth: label }));
    const heard = { agents: { ...(await hear(AGENT, films)) } };
    const steps = await stream(films, known.measured ?? [], heard);
    const at = alarmAt(steps);
    const before = ece(steps.map(({ p, right }) => ({ p, right })));
    const window = await learn(pattern, films.slice(at, at + 300), heard);
    const again = await stream(films.slice(at + 300), window.measured ?? [], heard);
    const after = ece(again.map(({ p, right }) => ({ p, right })));
    expect(at).toBeGreaterThan(0);
    expect(at).toBeLessThan(200);
    expect(after).toBeLessThan(before);
  },
  90_000,
);
