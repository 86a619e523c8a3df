/** S1 to S5: what is known when several steps must all hold. Steps are given in any order. */
import { chainConditional, frechetLow, minimum } from './algebra.ts';
import type { Confidence } from './belief.ts';
import { and } from './claims.ts';
import { derive, rangeOf } from './derive.ts';
import { logit, sigmoid, stableSum } from './probability.ts';

/** Outcomes of whole chains from which a calibrator of their own replaces S1 and S2. */
export const END_TO_END_FROM = 200;

const allClaims = (steps: readonly Confidence[]) => and(...steps.map(({ claim }) => claim));

/** S1 `chain.cond`: the product. Each calibrator must have been fitted on items whose earlier steps were right. */
export const chainOf = (steps: readonly Confidence[]): Confidence =>
  derive(steps, {
    rule: 'chain.cond',
    of: chainConditional,
    claim: allClaims(steps),
    assumes: ['each step was measured on items whose earlier steps were right'],
  });

/**
 * S2 `chain.bounds`: from max(0, sum lo - (n - 1)) to min hi, whatever the steps have to do with each
 * other. The number for routing is the lower end where an action cannot be taken back, else min p.
 */
export function chainRange(
  steps: readonly Confidence[],
  { action }: { action: 'reversible' | 'irreversible' },
): Confidence {
  const of = action === 'irreversible' ? frechetLow : minimum;
  const conf = derive(steps, { rule: 'chain.bounds', of, claim: allClaims(steps), assumes: [] });
  if (conf.status !== 'derived') return conf;
  const ranges = steps.map(rangeOf);
  const hi = minimum(ranges.map((one) => one.hi));
  // the bounds meet when all steps but one are certain; rounding must not swap them
  const lo = Math.min(frechetLow(ranges.map((one) => one.lo)), minimum(ranges.map(({ p }) => p)));
  return { ...conf, lo, hi, p: action === 'irreversible' ? lo : conf.p };
}

/** S3 `chain.e2e`: what a calibrator of whole chains reads, in the order of the steps. */
export const chainFeatures = (ps: readonly number[]): readonly number[] => ps.map(logit);

/** Fitted on outcomes of whole chains: one weight per step. */
export type ChainModel = { bias: number; weights: readonly number[] };

/** S3: sigma(bias + sum weight * logit p). Throws `RangeError` unless there is one weight per step. */
export function chainEndToEnd(ps: readonly number[], { bias, weights }: ChainModel): number {
  if (ps.length !== weights.length)
    throw new RangeError(`${ps.length} steps and ${weights.length} weights: expected as many.`);
  return sigmoid(bias + stableSum(chainFeatures(ps).map((z, i) => z * (weights[i] ?? 0))));
}

/** Which rule a chain goes by: S3 from 200 outcomes of the whole, else S1 if its calibrators allow it, else S2. */
export function chainRule({
  outcomes,
  calibrators,
}: {
  outcomes: number;
  calibrators: 'conditional' | 'marginal';
}): 'chain.e2e' | 'chain.cond' | 'chain.bounds' {
  if (outcomes >= END_TO_END_FROM) return 'chain.e2e';
  return calibrators === 'conditional' ? 'chain.cond' : 'chain.bounds';
}

/** S5 `lossy`: the value times how often this step (a parse, an extraction) keeps what it reads. */
export const lossy = (conf: Confidence, step: Confidence): Confidence =>
  derive([conf, step], {
    rule: 'lossy',
    of: chainConditional,
    claim: allClaims([conf, step]),
    assumes: ['the step fails as often on right values as on wrong ones'],
  });
