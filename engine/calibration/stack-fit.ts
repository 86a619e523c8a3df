/**
 * P2 weights: score(c) = sum_i w_i lift_i [voice i said c], softmax over the labels; for two labels this is
 * z = b + sum w_i s_i logit p_i. MAP with w_i ~ N(1/n, 1/8) and, for two labels, b ~ N(0, 2).
 */
import { type CommitteeRow, labelsIn, liftOf, sourcesIn, type Weights } from './committee.ts';
import { minimise, type Objective } from './newton.ts';

const WEIGHT_VARIANCE = 1 / 8;
const BIAS_VARIANCE = 2;

/** Features of the labels that anything speaks for; `others` labels have none. `truth` indexes `named`. */
type Row = { named: readonly (readonly number[])[]; others: number; truth: number | undefined };

export function fitStack(rows: readonly CommitteeRow[], labels = labelsIn(rows)): Weights {
  const sources = sourcesIn(rows);
  const hasBias = labels.length === 2;
  const design = rows.map((row) => toRow(row, { sources, labels }));
  const size = sources.length + (hasBias ? 1 : 0);
  const means = Array.from({ length: size }, (_, i) => (i < sources.length ? 1 / sources.length : 0));
  const found = minimise(posterior(design, means), means);
  return {
    bySource: new Map(sources.map((source, i) => [source, found[i] ?? 0])),
    bias: hasBias ? (found[sources.length] ?? 0) : 0,
  };
}

function toRow(
  { voices, truth }: CommitteeRow,
  { sources, labels }: { sources: readonly string[]; labels: readonly string[] },
): Row {
  const size = sources.length + (labels.length === 2 ? 1 : 0);
  const byLabel = new Map<string, number[]>();
  const featuresOf = (label: string): number[] => {
    const features = byLabel.get(label) ?? new Array<number>(size).fill(0);
    byLabel.set(label, features);
    return features;
  };
  if (labels.length === 2) featuresOf(labels[0] ?? '')[sources.length] = 1;
  for (const voice of voices) {
    const features = featuresOf(voice.label);
    const at = sources.indexOf(voice.source);
    features[at] = (features[at] ?? 0) + liftOf(voice, labels.length);
  }
  const names = [...byLabel.keys()];
  const at = names.indexOf(truth);
  return {
    named: [...byLabel.values()],
    others: labels.length - names.length,
    truth: at === -1 ? undefined : at,
  };
}

const dot = (a: readonly number[], b: readonly number[]): number =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

/** Minus the log posterior of a conditional logit (McFadden 1974); convex. */
function posterior(rows: readonly Row[], means: readonly number[]): Objective {
  const varianceOf = (i: number) => (means[i] === 0 ? BIAS_VARIANCE : WEIGHT_VARIANCE);
  return (weights) => {
    let value = 0;
    const gradient = weights.map((at, i) => (at - (means[i] ?? 0)) / varianceOf(i));
    const hessian = weights.map((_, i) => weights.map((_, j) => (i === j ? 1 / varianceOf(i) : 0)));
    for (const [i, mean] of means.entries()) value += ((weights[i] ?? 0) - mean) ** 2 / (2 * varianceOf(i));
    for (const row of rows) value += addRow(row, { weights, gradient, hessian });
    return { value, gradient, hessian };
  };
}

/** Adds one item's part to the derivatives and returns its loss. */
function addRow(
  { named, others, truth }: Row,
  { weights, gradient, hessian }: { weights: readonly number[]; gradient: number[]; hessian: number[][] },
): number {
  const scores = named.map((features) => dot(weights, features));
  const top = Math.max(0, ...scores);
  const parts = scores.map((score) => Math.exp(score - top));
  const total = parts.reduce((sum, part) => sum + part, others * Math.exp(-top));
  const shares = parts.map((part) => part / total);
  const means = weights.map((_, i) =>
    shares.reduce((sum, share, c) => sum + share * (named[c]?.[i] ?? 0), 0),
  );
  const right = truth === undefined ? [] : (named[truth] ?? []);
  for (const [i, mean] of means.entries()) {
    gradient[i] = (gradient[i] ?? 0) + mean - (right[i] ?? 0);
    const line = hessian[i];
    if (!line) continue;
    for (const [j, other] of means.entries()) {
      const second = shares.reduce((sum, p, c) => sum + p * (named[c]?.[i] ?? 0) * (named[c]?.[j] ?? 0), 0);
      line[j] = (line[j] ?? 0) + second - mean * other;
    }
  }
  return top + Math.log(total) - (truth === undefined ? 0 : (scores[truth] ?? 0));
}
