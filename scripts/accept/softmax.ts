/**
 * Softmax regression over words and pairs of neighbours, trained by AdaGrad in a fixed scattered order: the
 * second classifier of the experiments, next to naive Bayes. (The product's logistic agent knows two labels.)
 */
import { seeded, shuffled } from '#engine/random.ts';
import { type Example, featuresOf } from '#server/agents/learn/words.ts';

export type SoftmaxModel = {
  labels: readonly string[];
  features: ReadonlyMap<string, number>;
  /** One row of `labels.length` weights for each feature. */
  weights: Float32Array;
  bias: Float32Array;
};

const PASSES = 12;
const RATE = 0.3;
const DECAY = 1e-5;

export function trainSoftmax(examples: readonly Example[]): SoftmaxModel {
  const labels = [...new Set(examples.map(({ label }) => label))].sort();
  const features = new Map<string, number>();
  for (const { text } of examples) {
    for (const name of featuresOf(text)) if (!features.has(name)) features.set(name, features.size);
  }
  const size = features.size * labels.length;
  const model = { labels, features, weights: new Float32Array(size), bias: new Float32Array(labels.length) };
  const rows = examples.map(({ text, label }) => ({ ids: idsOf(model, text), truth: labels.indexOf(label) }));
  const squares = new Float32Array(size).fill(1e-6);
  const random = seeded(1);
  for (let pass = 0; pass < PASSES; pass += 1) {
    for (const { ids, truth } of shuffled(rows, random)) learn(model, { ids, truth, squares });
  }
  return model;
}

const idsOf = ({ features }: Pick<SoftmaxModel, 'features'>, text: string): number[] => [
  ...new Set(featuresOf(text).flatMap((name) => features.get(name) ?? [])),
];

function learn(
  model: SoftmaxModel,
  { ids, truth, squares }: { ids: readonly number[]; truth: number; squares: Float32Array },
): void {
  const { weights, bias, labels } = model;
  const shares = sharesOf(model, ids);
  const scale = 1 / Math.sqrt(ids.length || 1);
  for (const [c, share] of shares.entries()) {
    const error = share - (c === truth ? 1 : 0);
    bias[c] = (bias[c] ?? 0) - 0.01 * error;
    for (const id of ids) {
      const at = id * labels.length + c;
      const gradient = error * scale + DECAY * (weights[at] ?? 0);
      const square = (squares[at] ?? 0) + gradient * gradient;
      squares[at] = square;
      weights[at] = (weights[at] ?? 0) - (RATE * gradient) / Math.sqrt(square);
    }
  }
}

function sharesOf({ weights, bias, labels }: SoftmaxModel, ids: readonly number[]): Float64Array {
  const scale = 1 / Math.sqrt(ids.length || 1);
  const scores = Float64Array.from(bias);
  for (const id of ids) {
    const row = id * labels.length;
    for (let c = 0; c < labels.length; c += 1) {
      scores[c] = (scores[c] ?? 0) + (weights[row + c] ?? 0) * scale;
    }
  }
  const top = scores.reduce((most, score) => Math.max(most, score), Number.NEGATIVE_INFINITY);
  const parts = scores.map((score) => Math.exp(score - top));
  const total = parts.reduce((sum, part) => sum + part, 0);
  return parts.map((part) => part / total);
}

/** Every label with its share, in the order of the model's labels; `undefined` when no word is known. */
export function askSoftmax(model: SoftmaxModel, text: string): { value: string; p: number }[] | undefined {
  const ids = idsOf(model, text);
  if (ids.length === 0) return undefined;
  const shares = sharesOf(model, ids);
  return model.labels.map((value, i) => ({ value, p: shares[i] ?? 0 }));
}
