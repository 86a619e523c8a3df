/** Maximum a posteriori fit of q = sigma(theta . features(x)) to points, shared by Platt, temperature and beta. */
import { logit, sigmoid } from '#primitives/kit/probability.ts';
import type { Point } from './forecast.ts';
import { minimiseBounded, type Objective } from './newton.ts';

/** theta_i ~ N(mean, variance); `least` 0 keeps a map from falling. `variance` Infinity turns a prior off. */
export type Prior = { mean: number; variance: number; least?: 0 };

export type LogitModel = { features: (x: number) => readonly number[]; priors: readonly Prior[] };

/** Scores beyond this many log-odds count as this many (D1): saturated softmaxes say .9999 and mean little. */
const CLIP = 7;

/** Log-odds of a score in [0,1], kept within [-7, 7]. */
export const clippedLogit = (p: number): number => Math.min(CLIP, Math.max(-CLIP, logit(p)));

/** The score that belongs to `clippedLogit`: within [.0009, .9991]. */
export const clippedScore = (p: number): number => sigmoid(clippedLogit(p));

export const linear = (theta: readonly number[], features: readonly number[]): number =>
  theta.reduce((sum, weight, i) => sum + weight * (features[i] ?? 0), 0);

/** ln(1 + e^z) without overflow. */
export const softplus = (z: number): number => Math.max(0, z) + Math.log1p(Math.exp(-Math.abs(z)));

/** The parameters with the highest posterior; the priors' means when there are no points. */
export function fitLogit(points: readonly Point[], model: LogitModel): number[] {
  const start = model.priors.map(({ mean }) => mean);
  const atLeastZero = model.priors.flatMap(({ least }, i) => (least === 0 ? [i] : []));
  return minimiseBounded(posterior(points, model), { start, atLeastZero });
}

/** Minus the log posterior: sum n ln(1 + e^z) - right z + sum (theta - mean)^2 / (2 variance). */
function posterior(points: readonly Point[], { features, priors }: LogitModel): Objective {
  const rows = points.map(({ x, n, right }) => ({ n, right, row: features(x) }));
  return (theta) => {
    let value = 0;
    const gradient = theta.map((at, i) => pull(priors[i], at));
    const hessian = theta.map((_, i) => theta.map((_, j) => (i === j ? 1 / (priors[i]?.variance ?? 1) : 0)));
    for (const [i, { mean, variance }] of priors.entries()) {
      value += ((theta[i] ?? 0) - mean) ** 2 / (2 * variance);
    }
    for (const { n, right, row } of rows) {
      const z = linear(theta, row);
      const q = sigmoid(z);
      value += n * softplus(z) - right * z;
      for (const [i, xi] of row.entries()) {
        gradient[i] = (gradient[i] ?? 0) + (n * q - right) * xi;
        const curvature = hessian[i];
        if (!curvature) continue;
        for (const [j, xj] of row.entries()) {
          curvature[j] = (curvature[j] ?? 0) + n * q * (1 - q) * xi * xj;
        }
      }
    }
    return { value, gradient, hessian };
  };
}

const pull = (prior: Prior | undefined, at: number): number =>
  prior ? (at - prior.mean) / prior.variance : 0;
