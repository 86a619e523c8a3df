/**
 * D1 temperature: q = sigma(s logit p), s = 1 / T ~ N(1, 1/4), s >= 0 (Guo et al. 2017, with a prior at the
 * identity). One parameter: as good as two for softmax-like scores, and no better than a guess for others.
 */
import { sigmoid } from '#primitives/kit/probability.ts';
import type { Point } from './forecast.ts';
import { clippedLogit, fitLogit } from './logit-fit.ts';
import { PLATT_PRIORS } from './platt.ts';

export type Temperature = { method: 'temperature'; sharpness: number };

export function fitTemperature(points: readonly Point[], prior = PLATT_PRIORS.a): Temperature {
  const [sharpness = 1] = fitLogit(points, { features: (x) => [clippedLogit(x)], priors: [prior] });
  return { method: 'temperature', sharpness };
}

export const applyTemperature = ({ sharpness }: Temperature, p: number): number =>
  sigmoid(sharpness * clippedLogit(p));
