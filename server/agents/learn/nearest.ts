/**
 * The labels of the most similar examples, similarity by BM25 (Robertson and Zaragoza, k1 = 1.2,
 * b = .75). The score is the share of similarity behind the winning label.
 */
import { type Example, wordsOf } from './words.ts';

const K1 = 1.2;
const B = 0.75;

type Posting = { at: number; count: number };

export type NearestModel = {
  labels: readonly string[];
  lengths: readonly number[];
  meanLength: number;
  postings: ReadonlyMap<string, readonly Posting[]>;
};

export function index(examples: readonly Example[]): NearestModel {
  const postings = new Map<string, Posting[]>();
  const lengths: number[] = [];
  for (const [at, { text }] of examples.entries()) {
    const words = wordsOf(text);
    lengths.push(words.length);
    const counts = new Map<string, number>();
    for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
    for (const [word, count] of counts) {
      const list = postings.get(word) ?? [];
      list.push({ at, count });
      postings.set(word, list);
    }
  }
  const total = lengths.reduce((sum, length) => sum + length, 0);
  return {
    labels: examples.map(({ label }) => label),
    lengths,
    meanLength: total / Math.max(1, lengths.length),
    postings,
  };
}

function similarities(model: NearestModel, text: string): Map<number, number> {
  const found = new Map<number, number>();
  const size = model.lengths.length;
  for (const word of new Set(wordsOf(text))) {
    const list = model.postings.get(word) ?? [];
    const rarity = Math.log(1 + (size - list.length + 0.5) / (list.length + 0.5));
    for (const { at, count } of list) {
      const long = 1 - B + (B * (model.lengths[at] ?? 0)) / model.meanLength;
      const weight = (rarity * count * (K1 + 1)) / (count + K1 * long);
      found.set(at, (found.get(at) ?? 0) + weight);
    }
  }
  return found;
}

/** Shares per label of the `k` nearest examples, largest first; empty when no word is shared. */
export function nearestLabels(
  model: NearestModel,
  text: string,
  k: number,
): { label: string; share: number }[] {
  const nearest = [...similarities(model, text)].sort((a, b) => b[1] - a[1] || a[0] - b[0]).slice(0, k);
  const total = nearest.reduce((sum, [, weight]) => sum + weight, 0);
  const shares = new Map<string, number>();
  for (const [at, weight] of nearest) {
    const label = model.labels[at];
    if (label !== undefined) shares.set(label, (shares.get(label) ?? 0) + weight / total);
  }
  return [...shares]
    .map(([label, share]) => ({ label, share: Math.min(1, share) }))
    .sort((a, b) => b.share - a.share || (a.label < b.label ? -1 : 1));
}
