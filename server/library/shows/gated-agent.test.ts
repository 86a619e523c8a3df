import { expect, test } from 'vitest';
import { ok } from '#primitives/kit/belief.ts';
import { probabilityOf, trainLogistic } from '#server/agents/learn/logistic.ts';
import { hasData, readSst } from '#server/testing/labelled-sets.ts';
import { Sandbox } from '../sandbox.ts';
import {
  halves,
  hear,
  heldOutReviews,
  type Item,
  learn,
  measure,
  passing,
  patternCalled,
  type Trial,
  withConfig,
} from './learning.ts';

const pattern = patternCalled('gated-agent');
const THRESHOLDS = [0, 0.6, 0.7, 0.8, 0.9];

/** Coverage and accuracy of what passes, from the lowest threshold to the highest; both halves take turns. */
async function sweep(items: readonly Item[], trial: Trial, thresholds = THRESHOLDS) {
  const [even, odd] = halves(items);
  const turns = [
    { known: even, fresh: odd },
    { known: odd, fresh: even },
  ];
  const learned = await Promise.all(turns.map(({ known }) => learn(pattern, known, trial)));
  const points = [];
  for (const threshold of thresholds) {
    const gated = withConfig(pattern, 'gate', { threshold });
    const trials = [];
    for (const [i, { fresh }] of turns.entries())
      trials.push(...(await measure(gated, fresh, { ...trial, outcomes: learned[i] ?? {} })));
    points.push(passing(trials));
  }
  return points;
}

function expectRiskFalls(points: readonly { coverage: number; accuracy: number }[]): void {
  for (const [i, { coverage, accuracy }] of points.entries()) {
    const before = points[i - 1];
    if (!before) continue;
    expect(coverage).toBeLessThan(before.coverage);
    expect(accuracy).toBeGreaterThan(before.accuracy);
  }
}

test('without outcomes a person decides, and it says how many are missing', async () => {
  const text = 'Excellent, I love it, the best and most wonderful film.';
  const { asked, events, result } = await new Sandbox({ person: () => 'negative' }).play(pattern, { text });
  expect(asked).toEqual(['positive']);
  expect(result).toMatchObject({ value: 'negative', conf: { status: 'derived', rule: 'human' } });
  const measured = events.find((event) => event.kind === 'node.settled' && event.node === 'measured');
  expect(measured).toMatchObject({
    out: { out: { conf: { status: 'unknown', why: 'too-few-outcomes', n: 0, missing: 10 } } },
  });
});

test('with outcomes, the higher the threshold the fewer pass and the more of them are right', async () => {
  const items = await heldOutReviews();
  const points = await sweep(items, { agents: await hear(['sentiment-logistic'], items) });
  expectRiskFalls(points);
  const [all, , , , strict] = points;
  expect(all?.accuracy).toBeCloseTo(0.8, 1);
  expect(strict?.accuracy).toBeGreaterThan(0.92);
  expect(strict?.coverage).toBeGreaterThan(0.35);
});

test.skipIf(!hasData('stsa.binary.train'))(
  'SST, trained there (needs the labelled sets): .82 right at full coverage, and risk falls',
  async () => {
    const model = await trainLogistic(readSst('train'), ['positive', 'negative']);
    const all = [...readSst('dev'), ...readSst('test')].map(({ text, label }) => ({ text, truth: label }));
    const [items] = halves(all);
    const reply = ({ text }: Item) => {
      const p = probabilityOf(model, text) ?? 1 / 2;
      const [value, raw] = p >= 1 / 2 ? ['positive', p] : ['negative', 1 - p];
      return ok(value, { status: 'self_reported', claim: 'label-correct', raw, method: 'softmax' });
    };
    const agentsFor = (item: Item) => ({ 'sentiment-logistic': () => reply(item) });
    const points = await sweep(items, { agentsFor }, [0, 0.7, 0.9]);
    expectRiskFalls(points);
    expect(Math.abs((points[0]?.accuracy ?? 0) - 0.82)).toBeLessThan(0.015);
  },
);
