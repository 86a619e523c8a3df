/** P2 and P3 with weights: voices that count for more because they were right more often. */
import type { SidedVoice } from './log-pool.ts';
import { logit, sigmoid, stableSum } from './probability.ts';

/** Fitted on outcomes: a weight per voice, by name. */
export type StackModel = { bias: number; weights: Readonly<Record<string, number>> };

/**
 * P2 `stack` for two outcomes: z = bias + sum weight * side * logit p. A voice that abstains is left out
 * and so adds 0; one without a weight adds 0 as well.
 */
export function stackSides(
  voices: readonly (SidedVoice & { name: string })[],
  { bias, weights }: StackModel,
): { z: number; side: -1 | 0 | 1; p: number } {
  const terms = voices.map(({ name, side, p }) => side * (weights[name] ?? 0) * logit(p));
  const z = bias + stableSum(terms);
  return { z, side: z > 0 ? 1 : z < 0 ? -1 : 0, p: sigmoid(Math.abs(z)) };
}

/**
 * P3 with the weights of Nitzan and Paroush: for each answer the sum of logit(accuracy) of who gave it.
 * The best weights if errors were independent; good for choosing, never a probability.
 */
export function weighVotes(
  votes: readonly { answer: string; accuracy: number }[],
): ReadonlyMap<string, number> {
  const groups = Map.groupBy(votes, ({ answer }) => answer);
  return new Map(
    [...groups].map(([answer, group]) => [answer, stableSum(group.map(({ accuracy }) => logit(accuracy)))]),
  );
}
