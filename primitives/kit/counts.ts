/** Counts of successes and failures: reliabilities, repeated verdicts, and what they say about a majority. */
import type { BetaCount } from './belief.ts';
import { betaQuantile } from './beta.ts';
import { logit, sigmoid, toProbability } from './probability.ts';

/** Weight of the prior in units of observations (A1). */
export const PRIOR_WEIGHT = 2;

const isCount = (n: number): boolean => Number.isFinite(n) && n >= 0;

function toCount({ r, s }: BetaCount): BetaCount {
  if (!isCount(r) || !isCount(s)) throw new RangeError(`(${r}, ${s}) are not counts: expected numbers >= 0.`);
  return { r, s };
}

export const NO_COUNT: BetaCount = Object.freeze({ r: 0, s: 0 });

/** P8 `evidence`: (r, s) + (r', s'). Assumes the observations are different ones: count each id once. */
export function addCounts(a: BetaCount, b: BetaCount): BetaCount {
  const [left, right] = [toCount(a), toCount(b)];
  return { r: left.r + right.r, s: left.s + right.s };
}

/** P8: (r + aW) / (r + s + W), W = 2; `base` a in [0,1] is what is believed before any observation. */
export function countMean(count: BetaCount, base = 0.5): number {
  const { r, s } = toCount(count);
  return (r + toProbability(base) * PRIOR_WEIGHT) / (r + s + PRIOR_WEIGHT);
}

/** P8: W / (r + s + W), from 1 (nothing seen) towards 0. How unknown the rate still is. */
export function countUncertainty(count: BetaCount): number {
  const { r, s } = toCount(count);
  return PRIOR_WEIGHT / (r + s + PRIOR_WEIGHT);
}

/** Of the ends of an interval that is to hold 95 of 100 times. */
const TAIL = 0.025;

/** The rates between which the true one lies with 95 %, given the counts and a uniform prior. */
export function countInterval(count: BetaCount): { lo: number; hi: number } {
  const { r, s } = toCount(count);
  const beta = { a: r + 1, b: s + 1 };
  return { lo: betaQuantile(TAIL, beta), hi: betaQuantile(1 - TAIL, beta) };
}

/** T2 `staleness`: both counts times `keep` in [0,1]; the mean drifts to the base and widens. */
export function discountCounts(count: BetaCount, keep: number): BetaCount {
  const { r, s } = toCount(count);
  const factor = toProbability(keep);
  return { r: r * factor, s: s * factor };
}

export type OraclePower = {
  /** Items that were right: passed (r) and not passed (s). */
  se: BetaCount;
  /** Items that were wrong: caught (r) and missed (s). */
  sp: BetaCount;
};

/**
 * A2 and T5: logit p' = logit p + ln(se / (1 - sp)) / deff after a pass, + ln((1 - se) / sp) / deff after
 * a fail, with se and sp from counts under a uniform prior. `deff` >= 1 dampens an oracle that shares
 * inputs with the agent. An oracle that was never measured changes nothing.
 */
export function afterVerdict(
  p: number,
  verdict: 'pass' | 'fail',
  { power, deff = 1 }: { power: OraclePower; deff?: number },
): number {
  return afterRates(p, verdict, { se: countMean(power.se), sp: countMean(power.sp), deff });
}

/** `afterVerdict` for given rates: `se` of right items pass, `sp` of wrong ones are caught, both in (0,1). */
export function afterRates(
  p: number,
  verdict: 'pass' | 'fail',
  { se, sp, deff }: { se: number; sp: number; deff: number },
): number {
  if (!(deff >= 1)) throw new RangeError(`${deff} is not a design effect: expected a number >= 1.`);
  const ratio = verdict === 'pass' ? se / (1 - sp) : (1 - se) / sp;
  return sigmoid(logit(p) + Math.log(ratio) / deff);
}

/**
 * P4 `vote.bound`: probability that more than half of `n` voices are right, each right with `p` and with
 * pairwise error correlation `rho`: the tail of a beta-binomial with a = p(1 - rho)/rho and
 * b = (1 - p)(1 - rho)/rho. A tie counts half. rho = 0 is the binomial, rho = 1 one voice.
 */
export function majorityRight(n: number, p: number, rho: number): number {
  if (!Number.isInteger(n) || n < 1) throw new RangeError(`${n} voices: expected a whole number from 1.`);
  toProbability(p);
  if (toProbability(rho) === 1) return p;
  let sum = 0;
  for (let right = Math.ceil(n / 2); right <= n; right += 1) {
    const mass = Math.exp(logMass({ n, right, p, rho }));
    sum += 2 * right === n ? mass / 2 : mass;
  }
  return Math.min(1, sum);
}

/** P4: how much likelier a majority of `n + more` voices is right than one of `n`. May be negative. */
export const gainOfMore = (n: number, more: number, { p, rho }: { p: number; rho: number }): number =>
  majorityRight(n + more, p, rho) - majorityRight(n, p, rho);

/** ln P(exactly `right` of `n`): rising factorials, which stay exact as rho goes to 0. */
function logMass({ n, right, p, rho }: { n: number; right: number; p: number; rho: number }): number {
  const spread = rho / (1 - rho);
  let log = 0;
  for (let i = 0; i < right; i += 1) log += Math.log(p + i * spread);
  for (let i = 0; i < n - right; i += 1) log += Math.log(1 - p + i * spread);
  for (let i = 0; i < n; i += 1) log -= Math.log1p(i * spread);
  for (let i = 1; i <= right; i += 1) log += Math.log((n - right + i) / i);
  return log;
}
