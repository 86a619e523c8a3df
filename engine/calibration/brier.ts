/** Brier score and its parts. */

import { equalWidthBins } from './bins.ts';
import { type Forecast, mean } from './forecast.ts';

/** (p - y)^2, in [0,1]. */
export const squaredError = ({ p, right }: Forecast): number => (p - (right ? 1 : 0)) ** 2;

/** Mean squared error of the probabilities: 0 is perfect, .25 is always saying a half. */
export const brier = (forecasts: readonly Forecast[]): number => mean(forecasts.map(squaredError));

/** 1 - Brier / Brier of always saying the base rate: 0 is no better than that. `undefined` for one class. */
export function brierSkill(forecasts: readonly Forecast[]): number | undefined {
  const base = mean(forecasts.map(({ right }) => (right ? 1 : 0)));
  const constant = base * (1 - base);
  return constant > 0 ? 1 - brier(forecasts) / constant : undefined;
}

export type Murphy = { reliability: number; resolution: number; uncertainty: number; withinBins: number };

/**
 * Brier = reliability - resolution + uncertainty + withinBins (Murphy 1973; the last term is what bins hide,
 * Stephenson et al. 2008: variance of p within a bin less twice its covariance with the outcome).
 */
export function murphy(forecasts: readonly Forecast[], bins = 15): Murphy {
  const base = mean(forecasts.map(({ right }) => (right ? 1 : 0)));
  const parts = { reliability: 0, resolution: 0 };
  for (const { n, p, rate } of equalWidthBins(forecasts, bins)) {
    parts.reliability += (n / forecasts.length) * (p - rate) ** 2;
    parts.resolution += (n / forecasts.length) * (rate - base) ** 2;
  }
  const uncertainty = base * (1 - base);
  const withinBins = brier(forecasts) - (parts.reliability - parts.resolution + uncertainty);
  return { ...parts, uncertainty, withinBins };
}
