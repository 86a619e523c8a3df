/**
 * D1 beta(MAP): q = sigma(a ln p - b ln(1 - p) + c), a, b ~ N(1, 1/4) and >= 0, c ~ N(0, 2), scores clipped
 * like Platt's. Kull, Silva Filho and Flach (2017) with a prior at the identity a = b = 1, c = 0.
 */
import { sigmoid } from '#primitives/kit/probability.ts';
import type { Point } from './forecast.ts';
import { clippedScore, fitLogit, linear } from './logit-fit.ts';
import { PLATT_PRIORS } from './platt.ts';

export type Beta = { method: 'beta'; a: number; b: number; c: number };

const featuresOf = (x: number): number[] => {
  const p = clippedScore(x);
  return [Math.log(p), -Math.log1p(-p), 1];
};

export function fitBeta(points: readonly Point[], { a: slope, b: offset } = PLATT_PRIORS): Beta {
  const [a = 1, b = 1, c = 0] = fitLogit(points, { features: featuresOf, priors: [slope, slope, offset] });
  return { method: 'beta', a, b, c };
}

export const applyBeta = ({ a, b, c }: Beta, p: number): number => sigmoid(linear([a, b, c], featuresOf(p)));
