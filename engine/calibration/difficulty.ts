/**
 * T1: how the difficulty of items varies, p ~ Beta(a, b), from attempts at them. `retrySuccess` of
 * primitives/kit/retries.ts turns it into the probability of a success within k attempts.
 */
import type { Beta } from '#primitives/kit/beta.ts';
import { minimise, type Objective } from './newton.ts';

/** Attempts at one item. A retry that ended at its first success is one success after its failures. */
export type Attempts = { successes: number; failures: number };

/** ln a and ln b ~ N(0, 2^2): around the uniform law, wide enough for any real one. */
const PRIOR_VARIANCE = 4;

/** Maximum a posteriori; a = b = 1 (uniform) without items. */
export function fitDifficulty(items: readonly Attempts[]): Beta {
  const [la = 0, lb = 0] = minimise(posterior(items), [0, 0]);
  return { a: Math.exp(la), b: Math.exp(lb) };
}

/** Sums over a rising factorial x (x + 1) ... (x + count - 1): ln of it and its derivatives in x. */
function rising(x: number, count: number): [log: number, first: number, second: number] {
  const sums: [number, number, number] = [0, 0, 0];
  for (let i = 0; i < count; i += 1) {
    sums[0] += Math.log(x + i);
    sums[1] += 1 / (x + i);
    sums[2] -= 1 / (x + i) ** 2;
  }
  return sums;
}

/** Minus the log posterior in (ln a, ln b); likelihood B(a + successes, b + failures) / B(a, b). */
function posterior(items: readonly Attempts[]): Objective {
  return ([la = 0, lb = 0]) => {
    const [a, b] = [Math.exp(la), Math.exp(lb)];
    const sum = { log: 0, a: 0, b: 0, aa: 0, bb: 0, ab: 0 };
    for (const { successes, failures } of items) {
      const [up, upA, upAA] = rising(a, successes);
      const [down, downB, downBB] = rising(b, failures);
      const [all, allX, allXX] = rising(a + b, successes + failures);
      sum.log += up + down - all;
      sum.a += upA - allX;
      sum.b += downB - allX;
      sum.aa += upAA - allXX;
      sum.bb += downBB - allXX;
      sum.ab -= allXX;
    }
    const prior = 1 / PRIOR_VARIANCE;
    return {
      value: -sum.log + (prior * (la ** 2 + lb ** 2)) / 2,
      gradient: [-a * sum.a + prior * la, -b * sum.b + prior * lb],
      hessian: [
        [-a * a * sum.aa - a * sum.a + prior, -a * b * sum.ab],
        [-a * b * sum.ab, -b * b * sum.bb - b * sum.b + prior],
      ],
    };
  };
}
