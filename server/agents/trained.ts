/** Agents a workspace trained on its own examples: naive Bayes over their words. */
import type { AgentCard } from '#primitives/define.ts';
import { label, text } from '#primitives/kit/port-type.ts';
import { type Agent, decline } from './agent.ts';
import { type BayesModel, classify, trainInSlices } from './learn/naive-bayes.ts';
import { type Example, wordsOf } from './learn/words.ts';

export const TRAINING_LIMITS = {
  labels: 2,
  perLabel: 5,
  examples: 20_000,
  textLength: 2_000,
  labelLength: 60,
} as const;

/** As stored in `trained_agents`. */
export type TrainedRow = {
  id: string;
  name: string;
  version: number;
  labels: readonly string[];
  examples: readonly Example[];
};

/** Texts and labels without outer spaces. Do this before `examplesProblem` and before storing. */
export const tidyExamples = (examples: readonly Example[]): Example[] =>
  examples.map((one) => ({ text: one.text.trim(), label: one.label.trim() }));

/** Labels in alphabetical order, each once. */
export const labelsOf = (examples: readonly Example[]): string[] =>
  [...new Set(examples.map((one) => one.label))].sort();

/** Why nothing can be learned from these, as one sentence; `undefined` when it can. */
export function examplesProblem(examples: readonly Example[]): string | undefined {
  const { labels, perLabel, examples: most } = TRAINING_LIMITS;
  if (examples.length > most) {
    return `there are ${show(examples.length)} examples; at most ${show(most)} are taken.`;
  }
  for (const [at, example] of examples.entries()) {
    const problem = exampleProblem(example);
    if (problem) return `example ${at + 1} ${problem}`;
  }
  const counts = new Map<string, number>();
  for (const one of examples) counts.set(one.label, (counts.get(one.label) ?? 0) + 1);
  if (counts.size < labels) return `they need at least ${labels} different labels.`;
  const rare = [...counts].find(([, count]) => count < perLabel);
  return rare && `the label "${rare[0]}" has ${rare[1]} examples; it needs at least ${perLabel}.`;
}

function exampleProblem(example: Example): string | undefined {
  const { textLength, labelLength } = TRAINING_LIMITS;
  if (!example.label) return 'has no label.';
  if (example.label.length > labelLength) return `has a label of more than ${labelLength} characters.`;
  if (example.text.length > textLength) return `has a text of more than ${show(textLength)} characters.`;
  if (wordsOf(example.text).length === 0) return 'has no word in its text.';
  return undefined;
}

const show = (count: number): string => count.toLocaleString('en');

/** Trained models of the last agents called, so that a run does not train anew for every call. */
const KEPT = 16;
const models = new Map<string, Promise<BayesModel>>();

/** Least recently used goes first. Versions are immutable, so a kept model is never stale. */
function modelOf({ id, version, examples }: TrainedRow): Promise<BayesModel> {
  const key = `${id}@${version}`;
  const model = models.get(key) ?? trainInSlices(examples);
  models.delete(key);
  models.set(key, model);
  model.catch(() => models.delete(key));
  const oldest = models.keys().next().value;
  if (models.size > KEPT && oldest !== undefined) models.delete(oldest);
  return model;
}

/** Cheap: needs no examples, so that lists and the validator can leave them in the database. */
export const trainedCard = (row: Omit<TrainedRow, 'examples'>): AgentCard => ({
  id: row.id,
  version: String(row.version),
  title: row.name,
  about: `Learned from this workspace's own examples. Labels: ${row.labels.join(', ')}. Says its softmax, which is too sure of itself.`,
  family: row.id,
  task: 'classification',
  input: text,
  output: label(row.labels),
  claim: 'label-correct',
  method: 'softmax',
  units: 1,
  provider: 'trained',
});

/** The row must have passed `examplesProblem`. Training happens at the first call. */
export function trainedAgent(row: TrainedRow): Agent {
  return {
    card: trainedCard(row),
    load: async () => void (await modelOf(row)),
    async call(input) {
      const verdict = classify(await modelOf(row), typeof input === 'string' ? input : '');
      if (!verdict) return decline('No word of the text occurs in the examples it learned from.');
      const { label: value, score, alternatives } = verdict;
      return { kind: 'answer', value, score, alternatives };
    },
  };
}
