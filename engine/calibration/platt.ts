/**
 * D1 `plattMAP`: q = sigma(a logit p + b), a ~ N(1, 1/4), b ~ N(0, 2), a >= 0, log-odds clipped to 7.
 * Platt (1999) with a prior at the identity, so that few outcomes change little.
 */
import { sigmoid } from '#primitives/kit/probability.ts';
import type { Point } from './forecast.ts';
import { clippedLogit, fitLogit, type Prior } from './logit-fit.ts';

export type Platt = { method: 'platt'; a: number; b: number };

/** Normal priors as mean and variance. */
export const PLATT_PRIORS: { a: Prior; b: Prior } = {
  a: { mean: 1, variance: 1 / 4, least: 0 },
  b: { mean: 0, variance: 2 },
};

export function fitPlatt(points: readonly Point[], { a: slope, b: offset } = PLATT_PRIORS): Platt {
  const features = (x: number) => [clippedLogit(x), 1];
  const [a = 1, b = 0] = fitLogit(points, { features, priors: [slope, offset] });
  return { method: 'platt', a, b };
}

export const applyPlatt = ({ a, b }: Platt, p: number): number => sigmoid(a * clippedLogit(p) + b);
