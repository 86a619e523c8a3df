/**
 * Two-class logistic regression over hashed character n-grams (2 to 5 letters inside a word), trained by
 * AdaGrad in a fixed order: the same examples give the same weights. Character n-grams see spelling
 * variants that word counts miss, so its mistakes differ from those of naive Bayes.
 */
import { breathe } from '../agent.ts';
import { type Example, wordsOf } from './words.ts';

const BUCKETS = 2 ** 18;
const PASSES = 8;
const RATE = 0.3;
/** Weight decay per step; keeps rare n-grams from deciding alone. */
const DECAY = 1e-5;

export type LogisticModel = {
  /** The label with probability sigma(score) and the other one. */
  labels: readonly [positive: string, negative: string];
  weights: Float32Array;
  bias: number;
  /** Words seen in training: hashing alone would find something familiar in any text. */
  vocabulary: ReadonlySet<string>;
};

/** FNV-1a, 32 bit. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) h = Math.imul(h ^ text.charCodeAt(at), 0x01000193);
  return (h >>> 0) % BUCKETS;
}

function bucketsOf(words: readonly string[]): number[] {
  const found = new Set<number>();
  for (const word of words) {
    const padded = `<${word}>`;
    for (let size = 2; size <= 5; size += 1) {
      for (let at = 0; at + size <= padded.length; at += 1) found.add(hash(padded.slice(at, at + size)));
    }
  }
  for (let at = 1; at < words.length; at += 1) found.add(hash(`${words[at - 1]} ${words[at]}`));
  return [...found];
}

const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));

/** Every vector has length 1, so that long texts do not shout. */
function scoreOf(weights: Float32Array, bias: number, buckets: readonly number[]): number {
  const sum = buckets.reduce((total, bucket) => total + (weights[bucket] ?? 0), 0);
  return bias + sum / Math.sqrt(buckets.length || 1);
}

/** Visits 0..n-1 in a fixed scattered order (n and the step share no divisor). */
function* scattered(n: number): Generator<number> {
  const step = [7919, 7927, 7933].find((prime) => n % prime !== 0) ?? 1;
  for (let at = 0; at < n; at += 1) yield (at * step) % n;
}

/** `labels` = the two labels; examples with another one are an error. */
export async function trainLogistic(
  examples: readonly Example[],
  labels: readonly [positive: string, negative: string],
): Promise<LogisticModel> {
  const wordLists = examples.map(({ text }) => wordsOf(text));
  const rows = wordLists.map(bucketsOf);
  const targets = examples.map(({ label }) => targetOf(label, labels));
  const weights = new Float32Array(BUCKETS);
  const squares = new Float32Array(BUCKETS).fill(1e-6);
  let bias = 0;
  for (let pass = 0; pass < PASSES; pass += 1) {
    for (const at of scattered(rows.length)) {
      const row = rows[at] ?? [];
      const error = sigmoid(scoreOf(weights, bias, row)) - (targets[at] ?? 0);
      bias -= 0.01 * error;
      const slope = error / Math.sqrt(row.length || 1);
      for (const bucket of row) {
        const gradient = slope + DECAY * (weights[bucket] ?? 0);
        const square = (squares[bucket] ?? 0) + gradient * gradient;
        squares[bucket] = square;
        weights[bucket] = (weights[bucket] ?? 0) - (RATE * gradient) / Math.sqrt(square);
      }
    }
    await breathe();
  }
  return { labels, weights, bias, vocabulary: new Set(wordLists.flat()) };
}

function targetOf(label: string, [positive, negative]: readonly [string, string]): 0 | 1 {
  if (label === positive) return 1;
  if (label === negative) return 0;
  throw new Error(`An example has the label ${label}, which is neither ${positive} nor ${negative}.`);
}

/** Probability of `labels[0]` as the model sees it, or `undefined` when it knows no word of the text. */
export function probabilityOf(model: LogisticModel, text: string): number | undefined {
  const words = wordsOf(text);
  if (!words.some((word) => model.vocabulary.has(word))) return undefined;
  return sigmoid(scoreOf(model.weights, model.bias, bucketsOf(words)));
}
