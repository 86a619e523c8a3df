/** Labels that several voices gave for one item, as scores of a softmax over all labels. */
import type { LabelVoice } from '#primitives/kit/ledger.ts';
import { clippedLogit } from './logit-fit.ts';

/** An item whose right label is known. */
export type CommitteeRow = { voices: readonly LabelVoice[]; truth: string };

/** Every label that may be right, at least two, in alphabetical order. */
export const labelsIn = (rows: readonly CommitteeRow[]): string[] =>
  [...new Set(rows.flatMap(({ voices, truth }) => [truth, ...voices.map(({ label }) => label)]))].sort();

export const sourcesIn = (rows: readonly CommitteeRow[]): string[] =>
  [...new Set(rows.flatMap(({ voices }) => voices.map(({ source }) => source)))].sort();

/**
 * How far one voice lifts its own label above the others: logit p + ln(K - 1) for K labels, which spreads
 * 1 - p evenly over those it did not name. A voice that abstained lifts nothing.
 */
export const liftOf = ({ p }: LabelVoice, labels: number): number => clippedLogit(p) + Math.log(labels - 1);

/** Weights by source, and `bias` towards the first of two labels. */
export type Weights = { bySource: ReadonlyMap<string, number>; bias: number };

/** The likeliest label and its probability. `labels` in alphabetical order. */
export function decide(
  voices: readonly LabelVoice[],
  { bySource, bias }: Weights,
  labels: readonly string[],
): { label: string; p: number; of: (label: string) => number } {
  const scores = new Map(labels.map((label) => [label, 0]));
  if (labels.length === 2) scores.set(labels[0] ?? '', bias);
  for (const voice of [...voices].sort((a, b) => (a.source < b.source ? -1 : 1))) {
    const lift = (bySource.get(voice.source) ?? 0) * liftOf(voice, labels.length);
    scores.set(voice.label, (scores.get(voice.label) ?? 0) + lift);
  }
  const top = Math.max(...scores.values());
  const total = [...scores.values()].reduce((sum, score) => sum + Math.exp(score - top), 0);
  const of = (label: string) => Math.exp((scores.get(label) ?? Number.NEGATIVE_INFINITY) - top) / total;
  const label = labels.find((name) => scores.get(name) === top) ?? '';
  return { label, p: of(label), of };
}
