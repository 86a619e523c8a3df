import { describe, expect, test } from 'vitest';
import { abstain, type Belief, ok } from '#primitives/kit/belief.ts';
import { type BayesModel, classify, train } from '#server/agents/learn/naive-bayes.ts';
import { hasData, readClinc } from '../../testing/labelled-sets.ts';
import { type Played, Sandbox } from '../sandbox.ts';
import {
  beliefOf,
  hear,
  heldOutReviews,
  type Item,
  learn,
  measure,
  patternCalled,
  SENTIMENT,
  share,
  type Trial,
  type Trialled,
  withConfig,
} from './learning.ts';

const pattern = patternCalled('conformal-triage');

const setOf = (played: Played): string[] => (beliefOf(played, 'set')?.value ?? []) as string[];
const covered = (trials: readonly Trialled[]) => share(trials, (one) => setOf(one).includes(one.item.truth));
const meanSize = (trials: readonly Trialled[]) =>
  trials.reduce((sum, one) => sum + setOf(one).length, 0) / trials.length;

/** Weights are learned from the first items, sets are fitted on the second, the third are measured. */
async function triage(
  one: typeof pattern,
  [first, second, third]: readonly [Item[], Item[], Item[]],
  trial: Trial,
) {
  const { stack = [] } = await learn(one, first, trial);
  const { set = [] } = await learn(one, second, { ...trial, outcomes: { stack } });
  return measure(one, third, { ...trial, outcomes: { stack, set } });
}

test('without outcomes nothing is ruled out, and the specialist decides', async () => {
  const played = await new Sandbox().play(pattern, { text: 'A wonderful film, I love it.' });
  expect(played.asked).toEqual([['positive', 'negative']]);
  expect(beliefOf(played, 'set')?.conf).toMatchObject({ status: 'unknown' });
});

test('with outcomes the sets of review sentences hold the truth nine times in ten, and one label goes out alone', {
  timeout: 60_000,
}, async () => {
  const items = await heldOutReviews();
  const agents = await hear(SENTIMENT, items);
  const part = (at: number) => items.filter((_, i) => i % 3 === at % 3);
  const trials: Trialled[] = [];
  for (const turn of [0, 1, 2]) {
    const parts = [part(turn), part(turn + 1), part(turn + 2)] as const;
    trials.push(...(await triage(pattern, parts, { agents })));
  }
  expect(Math.abs(covered(trials) - 0.9)).toBeLessThan(0.03);
  expect(meanSize(trials)).toBeLessThan(1.2);
  for (const one of trials) {
    expect(one.asked).toHaveLength(setOf(one).length === 1 ? 0 : 1);
    if (setOf(one).length === 1)
      expect(one.result).toMatchObject({ value: setOf(one)[0], conf: { status: 'calibrated' } });
  }
});

/** What a classifier says about a question, as an agent of the pattern. */
const tell = (model: BayesModel, text: string, key: string): Belief => {
  const said = classify(model, text);
  const conf = {
    status: 'self_reported',
    claim: 'label-correct',
    raw: said?.score ?? 0,
    method: 'softmax',
  } as const;
  return ok(said?.label ?? 'none', conf, { evidence: [key] });
};

describe.skipIf(!hasData('clinc_full.json'))('CLINC, 150 intents (needs the labelled set)', () => {
  test('the sets hold the truth as often as promised', async () => {
    const clinc = readClinc();
    // two voices, each of which learned from one half of the questions; the others are silent
    const models = [0, 1].map((half) => train(clinc.train.filter((_, i) => i % 2 === half)));
    const voice =
      (model: BayesModel) =>
      ({ input }: { input: unknown }, { key }: { key: string }) =>
        tell(model, String(input), key);
    const [first, second] = models.map(voice);
    if (!first || !second) throw new Error('Nobody speaks.');
    const agents = {
      'sentiment-vader': first,
      'sentiment-naive-bayes': second,
      'sentiment-wink-nlp': () => abstain('Silent.'),
      'sentiment-logistic': () => abstain('Silent.'),
    };
    const open = withConfig(withConfig(pattern, 'set', { labels: [] }), 'only', { labels: [] });
    const items = [...clinc.val, ...clinc.test].map(({ text, label }) => ({ text, truth: label }));
    const part = (at: number) => items.filter((_, i) => i % 5 === at);
    const trials = await triage(
      open,
      [part(0).slice(0, 500), part(1).slice(0, 1000), part(2).slice(0, 1000)],
      { agents },
    );
    expect(Math.abs(covered(trials) - 0.9)).toBeLessThanOrEqual(0.02);
  });
});
