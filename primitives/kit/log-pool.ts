/** P1 `logpool.neff`: the default way to combine probabilities of several voices about one label. */
import { designEffect } from './algebra.ts';
import { awayFromEdges, logit, sigmoid, stableSum, toProbability } from './probability.ts';

/**
 * Error correlations to assume before any were measured. Eleven offline agents: .23 to .30; 2,485 pairs of
 * language models: .42, .51 between good ones, .65 where the provider is the same; two offline agents of
 * one family: up to .93, about one voice.
 */
export const DEFAULT_RHO = { offline: 0.3, models: 0.5, sameProvider: 0.65, sameFamily: 0.93 } as const;

/** A probability for each class; they add up to 1 for a voice that knows them all. */
export type Distribution = Readonly<Record<string, number>>;

/** One voice of a two-way pool: `side` +1 or -1, and how sure it is of that side, in [0,1]. */
export type SidedVoice = { side: 1 | -1; p: number };

/**
 * z = sum side * logit p / (1 + (n - 1) rho); answer = sign of z, p = sigma(|z|). Assumes exchangeable
 * error correlation `rho`. `side` 0 is an exact tie.
 */
export function poolSides(
  voices: readonly SidedVoice[],
  rho: number,
): { z: number; side: -1 | 0 | 1; p: number } {
  const z = stableSum(voices.map(({ side, p }) => side * logit(p))) / designEffect(voices.length, rho);
  return { z, side: z > 0 ? 1 : z < 0 ? -1 : 0, p: sigmoid(Math.abs(z)) };
}

/** Would one more voice on the winning side raise p? Exactly if logit p >= rho * z: a weak echo adds nothing. */
export const raisesPool = (p: number, { z, rho }: { z: number; rho: number }): boolean =>
  logit(p) >= toProbability(rho) * Math.abs(z);

/**
 * score(c) = ln prior(c) + (1 / deff) sum_i [ln p_i(c) - ln prior(c)], then softmax. Every class of
 * `prior` needs a number from every voice. The result does not depend on the order of voices or classes.
 */
export function poolClasses(
  voices: readonly Distribution[],
  { prior, rho }: { prior: Distribution; rho: number },
): Distribution {
  const deff = designEffect(voices.length, rho);
  const classes = Object.keys(prior).sort();
  const scores = classes.map((name) => {
    const base = Math.log(awayFromEdges(prior[name] ?? Number.NaN));
    const terms = voices.map((voice) => Math.log(awayFromEdges(voice[name] ?? Number.NaN)) - base);
    return base + stableSum(terms) / deff;
  });
  const top = Math.max(...scores);
  const weights = scores.map((score) => Math.exp(score - top));
  const total = stableSum(weights);
  return Object.fromEntries(classes.map((name, i) => [name, (weights[i] ?? 0) / total]));
}

export const uniform = (classes: readonly string[]): Distribution =>
  Object.fromEntries(classes.map((name) => [name, 1 / classes.length]));

/** A label, how sure of it, and what else was thought possible: all a voice may have said. */
export type LabelVoice = { value: string; p: number; others: Distribution };

/**
 * Spreads what a voice said over `classes`: its label gets `p`; the rest goes to the other classes in
 * proportion to its own alternatives, what those leave open evenly to the classes it did not name.
 */
export function toDistribution({ value, p, others }: LabelVoice, classes: readonly string[]): Distribution {
  const rest = classes.filter((name) => name !== value);
  // a label may be called `constructor`, which every object answers to
  const said = (name: string): number | undefined => (Object.hasOwn(others, name) ? others[name] : undefined);
  const named = stableSum(rest.map((name) => said(name) ?? 0));
  const silent = rest.filter((name) => said(name) === undefined);
  const open = Math.max(0, 1 - named - (said(value) ?? p));
  const weights = rest.map((name) => said(name) ?? open / silent.length);
  const total = stableSum(weights);
  const shares = rest.map((name, i) => {
    const share = total > 0 ? (weights[i] ?? 0) / total : 1 / rest.length;
    return [name, (1 - toProbability(p)) * share] as const;
  });
  return { ...Object.fromEntries(shares), [value]: p };
}
