/**
 * Multinomial naive Bayes over words and word pairs with add-one smoothing. The softmax it returns is a
 * score, not a probability: words are not independent, so it is too sure of itself on long texts.
 */
import { breathe } from '../agent.ts';
import { type Example, featuresOf } from './words.ts';

type Counts = { examples: number; features: number; byFeature: Map<string, number> };

export type BayesModel = {
  labels: readonly string[];
  byLabel: ReadonlyMap<string, Counts>;
  /** Every feature seen in training. */
  vocabulary: ReadonlySet<string>;
  examples: number;
};

export type Verdict = {
  label: string;
  /** Softmax of `label`, in [0,1]. */
  score: number;
  /** All labels, the most likely first; `p` sums to 1. */
  alternatives: readonly { value: string; p: number }[];
};

type Draft = { byLabel: Map<string, Counts>; vocabulary: Set<string>; examples: number };

function learn(draft: Draft, { text, label }: Example): void {
  const counts = draft.byLabel.get(label) ?? { examples: 0, features: 0, byFeature: new Map() };
  draft.byLabel.set(label, counts);
  counts.examples += 1;
  draft.examples += 1;
  for (const feature of featuresOf(text)) {
    draft.vocabulary.add(feature);
    counts.features += 1;
    counts.byFeature.set(feature, (counts.byFeature.get(feature) ?? 0) + 1);
  }
}

const newDraft = (): Draft => ({ byLabel: new Map(), vocabulary: new Set(), examples: 0 });

/** Labels sorted, so that the order of the examples changes nothing. */
const finish = (draft: Draft): BayesModel => ({ ...draft, labels: [...draft.byLabel.keys()].sort() });

/** Learns from all examples at once. */
export function train(examples: readonly Example[]): BayesModel {
  const draft = newDraft();
  for (const example of examples) learn(draft, example);
  return finish(draft);
}

const SLICE = 200;

/** Like `train`, letting the event loop breathe every 200 examples. */
export async function trainInSlices(examples: readonly Example[]): Promise<BayesModel> {
  const draft = newDraft();
  for (const [at, example] of examples.entries()) {
    if (at % SLICE === SLICE - 1) await breathe();
    learn(draft, example);
  }
  return finish(draft);
}

/** `undefined` when the text shares no word with the training examples: there is nothing to go by. */
export function classify(model: BayesModel, text: string): Verdict | undefined {
  const known = featuresOf(text).filter((feature) => model.vocabulary.has(feature));
  if (known.length === 0) return undefined;
  const scored = model.labels.map((label) => ({ label, log: logLikelihood(model, label, known) }));
  const highest = Math.max(...scored.map(({ log }) => log));
  const total = scored.reduce((sum, { log }) => sum + Math.exp(log - highest), 0);
  const alternatives = scored
    .map(({ label, log }) => ({ value: label, p: Math.exp(log - highest) / total }))
    .sort((a, b) => b.p - a.p);
  const best = alternatives[0];
  return best && { label: best.value, score: best.p, alternatives };
}

function logLikelihood(model: BayesModel, label: string, features: readonly string[]): number {
  const counts = model.byLabel.get(label);
  if (!counts) return Number.NEGATIVE_INFINITY;
  const all = counts.features + model.vocabulary.size;
  const prior = Math.log(counts.examples / model.examples);
  return features.reduce(
    (sum, feature) => sum + Math.log(((counts.byFeature.get(feature) ?? 0) + 1) / all),
    prior,
  );
}
