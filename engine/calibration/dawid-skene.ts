/**
 * Weights for voices before any label is known (Dawid and Skene 1979, EM). Good weights, bad probabilities
 * (ECE .12 to .20, A4): what comes out is self-reported until outcomes exist.
 */
import { EDGE } from '#primitives/kit/probability.ts';

/** What each voice said about one item. */
export type Ballot = ReadonlyMap<string, string>;

export type ColdStart = {
  status: 'self_reported';
  /** ln(accuracy / (1 - accuracy)) by voice, as Nitzan and Paroush weigh votes. */
  weights: ReadonlyMap<string, number>;
  accuracies: ReadonlyMap<string, number>;
  /** For each item, how much of it belongs to each label; sums to 1. */
  posteriors: readonly ReadonlyMap<string, number>[];
};

type Beliefs = Map<string, number>[];
/** P(says | truth) by voice and truth, and P(truth). */
type Model = { prior: Map<string, number>; says: (voice: string, truth: string, said: string) => number };

const ROUNDS = 100;
const STILL = 1e-6;
/** Added to every cell of a confusion matrix, as a share of one item. */
const SMOOTHING = 0.1;

/** Starts from shares of the votes. Items that nobody spoke about say nothing. */
export function dawidSkene(ballots: readonly Ballot[]): ColdStart {
  const labels = [...new Set(ballots.flatMap((ballot) => [...ballot.values()]))].sort();
  let beliefs: Beliefs = ballots.map((ballot) => voteShares(ballot, labels));
  for (let round = 0; round < ROUNDS; round += 1) {
    const model = estimate(ballots, { beliefs, labels });
    const next = ballots.map((ballot) => posterior(ballot, { model, labels }));
    const moved = change(beliefs, next);
    beliefs = next;
    if (moved < STILL) break;
  }
  const accuracies = accuraciesOf(ballots, beliefs);
  const weights = new Map([...accuracies].map(([voice, p]) => [voice, Math.log(p / (1 - p))]));
  return { status: 'self_reported', weights, accuracies, posteriors: beliefs };
}

function voteShares(ballot: Ballot, labels: readonly string[]): Map<string, number> {
  const shares = new Map(labels.map((label) => [label, ballot.size === 0 ? 1 / labels.length : 0]));
  for (const said of ballot.values()) shares.set(said, (shares.get(said) ?? 0) + 1 / ballot.size);
  return shares;
}

const add = (map: Map<string, number>, key: string, more: number): void => {
  map.set(key, (map.get(key) ?? 0) + more);
};

type Estimate = { beliefs: Beliefs; labels: readonly string[] };

function estimate(ballots: readonly Ballot[], { beliefs, labels }: Estimate): Model {
  const prior = new Map<string, number>();
  const cells = new Map<string, number>();
  const rows = new Map<string, number>();
  for (const [at, ballot] of ballots.entries()) {
    for (const [truth, share] of beliefs[at] ?? []) {
      add(prior, truth, share / ballots.length);
      for (const [voice, said] of ballot) {
        add(cells, key(voice, truth, said), share);
        add(rows, key(voice, truth, ''), share);
      }
    }
  }
  const says = (voice: string, truth: string, said: string): number =>
    ((cells.get(key(voice, truth, said)) ?? 0) + SMOOTHING) /
    ((rows.get(key(voice, truth, '')) ?? 0) + SMOOTHING * labels.length);
  return { prior, says };
}

const key = (voice: string, truth: string, said: string): string => JSON.stringify([voice, truth, said]);

function posterior(
  ballot: Ballot,
  { model, labels }: { model: Model; labels: readonly string[] },
): Map<string, number> {
  const logs = labels.map((truth) => {
    const start = Math.log(Math.max(EDGE, model.prior.get(truth) ?? 0));
    return [...ballot].reduce((sum, [voice, said]) => sum + Math.log(model.says(voice, truth, said)), start);
  });
  const top = Math.max(...logs);
  const parts = logs.map((log) => Math.exp(log - top));
  const total = parts.reduce((sum, part) => sum + part, 0);
  return new Map(labels.map((label, i) => [label, (parts[i] ?? 0) / total]));
}

const change = (before: Beliefs, after: Beliefs): number =>
  Math.max(
    0,
    ...after.map((now, at) =>
      Math.max(...[...now].map(([label, share]) => Math.abs(share - (before[at]?.get(label) ?? 0)))),
    ),
  );

/** Expected share of right answers of each voice, with one made-up hit and miss; strictly within (0,1). */
function accuraciesOf(ballots: readonly Ballot[], beliefs: Beliefs): Map<string, number> {
  const right = new Map<string, number>();
  const spoken = new Map<string, number>();
  for (const [at, ballot] of ballots.entries()) {
    for (const [voice, said] of ballot) {
      add(right, voice, beliefs[at]?.get(said) ?? 0);
      add(spoken, voice, 1);
    }
  }
  return new Map([...spoken].map(([voice, n]) => [voice, ((right.get(voice) ?? 0) + 1) / (n + 2)]));
}
