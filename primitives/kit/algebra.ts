/**
 * The rules of A4 that combine probabilities without knowing where they come from. Every function takes
 * numbers in [0,1] (else `NotAProbabilityError`), at least one of them (else `RangeError`), and does not
 * depend on their order. Its docstring names the rule, the formula and what must be true for it to hold.
 */
import { logit, sigmoid, stableSum, toProbability } from './probability.ts';

function checked(ps: readonly number[]): readonly number[] {
  if (ps.length === 0) throw new RangeError('There is nothing to combine.');
  for (const p of ps) toProbability(p);
  return ps;
}

const sorted = (ps: readonly number[]): number[] => [...checked(ps)].sort((a, b) => a - b);

/** Rounding may leave [0,1] by the last bit; the formula never does. */
const inRange = (p: number): number => Math.min(1, Math.max(0, p));

/** Goedel and: min p. All steps hold, in the best case allowed by their numbers. No assumption. */
export const minimum = (ps: readonly number[]): number => Math.min(...checked(ps));

/** Goedel or: max p. No assumption. Not a rule for choosing the best of several answers (A4, P7). */
export const maximum = (ps: readonly number[]): number => Math.max(...checked(ps));

/** Product of all p: all steps hold, if they are independent. */
export const product = (ps: readonly number[]): number => sorted(ps).reduce((all, p) => all * p, 1);

/** Lukasiewicz and = lower Frechet bound: max(0, sum p - (n - 1)). No assumption: the worst case. */
export const frechetLow = (ps: readonly number[]): number =>
  inRange(1 - stableSum(checked(ps).map((p) => 1 - p)));

/** Upper Frechet bound of "at least one holds": min(1, sum p). No assumption: the best case. */
export const frechetHigh = (ps: readonly number[]): number => inRange(stableSum(checked(ps)));

/** Half product, half minimum: between independent and fully dependent steps. Not associative. */
export const blend = (ps: readonly number[]): number => (product(ps) + minimum(ps)) / 2;

/**
 * P6 `noisy.or`: 1 - prod(1 - p). At least one of several *independent alternatives* succeeds and an
 * oracle recognises success. Never for agreement.
 */
export const noisyOr = (ps: readonly number[]): number => 1 - product(checked(ps).map((p) => 1 - p));

/** P5 `linear.pool`: the mean. Only where it is unknown which source applies (a mixture). Not associative. */
export const linearPool = (ps: readonly number[]): number => {
  const mean = stableSum(checked(ps)) / ps.length;
  return Math.min(maximum(ps), Math.max(minimum(ps), mean));
};

/** P1 with correlation 0: sigma(sum logit p), naive Bayes. Assumes that errors are independent. */
export const logOddsSum = (ps: readonly number[]): number => logOddsPool(ps, 0);

/** P1 with correlation 1: sigma(mean logit p), the geometric pool. Assumes voices are copies of one. */
export const logOddsMean = (ps: readonly number[]): number => logOddsPool(ps, 1);

/**
 * P1 `logpool.neff` for two outcomes: sigma(sum logit p / (1 + (n - 1) rho)). Assumes an exchangeable
 * error correlation `rho` in [0,1] between the voices.
 */
export function logOddsPool(ps: readonly number[], rho: number): number {
  const z = stableSum(checked(ps).map(logit)) / designEffect(ps.length, rho);
  return sigmoid(z);
}

/** Kish design effect 1 + (n - 1) rho, `n` >= 1 voices of error correlation `rho` in [0,1]. Range [1, n]. */
export function designEffect(n: number, rho: number): number {
  if (!(n >= 1)) throw new RangeError(`${n} voices: expected at least one.`);
  return 1 + (n - 1) * toProbability(rho);
}

/** How many independent voices `n` correlated ones are worth: n / deff. Range [1, n]; at most 1 / rho. */
export const effectiveVoices = (n: number, rho: number): number => n / designEffect(n, rho);

/**
 * S1 `chain.cond`: p1 * p(2 | 1 ok) * ... Each number must be conditional on the steps before it having
 * been right; then nothing else is assumed.
 */
export const chainConditional = (ps: readonly number[]): number => product(ps);

/** S2 `chain.bounds`: all steps hold with a probability in [max(0, sum p - (n - 1)), min p]. No assumption. */
export const chainBounds = (ps: readonly number[]): { lo: number; hi: number } => {
  const hi = minimum(ps);
  // the two formulas meet when all steps but one are certain; rounding must not swap them
  return { lo: Math.min(frechetLow(ps), hi), hi };
};
