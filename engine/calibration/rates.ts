/** Intervals for a rate that was seen `successes` times in `n`. */
import { betaQuantile } from '#primitives/kit/beta.ts';

export type Interval = { lo: number; hi: number };
type Seen = { successes: number; n: number };

export const widthOf = ({ lo, hi }: Interval): number => hi - lo;

/** z of a two-sided 95 % interval. */
const Z = 1.959_963_984_540_054;

/** Wilson's score interval, 95 %. `n` = 0 gives [0, 1]. */
export function wilson({ successes, n }: Seen): Interval {
  if (n === 0) return { lo: 0, hi: 1 };
  const rate = successes / n;
  const centre = (rate + Z ** 2 / (2 * n)) / (1 + Z ** 2 / n);
  const half = (Z / (1 + Z ** 2 / n)) * Math.sqrt((rate * (1 - rate)) / n + Z ** 2 / (4 * n ** 2));
  return { lo: Math.max(0, centre - half), hi: Math.min(1, centre + half) };
}

/** Upper end of Clopper and Pearson's exact one-sided interval: above the true rate with 1 - `delta`. */
export function clopperPearsonUpper({ successes, n }: Seen, delta: number): number {
  if (successes >= n) return 1;
  return betaQuantile(1 - delta, { a: successes + 1, b: n - successes });
}

/** Central interval of the posterior under a uniform prior (weight 2 at base rate .5, A1). */
export function betaInterval({ successes, n }: Seen, level = 0.9): Interval {
  const beta = { a: successes + 1, b: n - successes + 1 };
  return { lo: betaQuantile((1 - level) / 2, beta), hi: betaQuantile((1 + level) / 2, beta) };
}
