/**
 * Expected calibration error and what it would be by chance. Never accept on it alone: a constant
 * forecaster has the lowest of all (confidence.md, finding 6).
 */
import { type Random, seeded } from '../random.ts';
import { type Bin, equalMassBins, equalWidthBins } from './bins.ts';
import type { Forecast } from './forecast.ts';

const total = (bins: readonly Bin[]): number => bins.reduce((sum, { n }) => sum + n, 0);
const weighted = (bins: readonly Bin[], gap: (bin: Bin) => number): number =>
  bins.reduce((sum, bin) => sum + bin.n * gap(bin), 0) / total(bins);
const gapOf = ({ p, rate }: Bin): number => Math.abs(p - rate);

/** ECE15: sum over 15 bins of equal width of n_b / n |mean p - share right|. In [0,1]. */
export const ece = (forecasts: readonly Forecast[]): number => weighted(equalWidthBins(forecasts), gapOf);

/** aECE: the same over bins of equal mass, which is less biased (Roelofs et al. 2022). */
export const adaptiveEce = (forecasts: readonly Forecast[]): number =>
  weighted(equalMassBins(forecasts), gapOf);

/**
 * aECE less the bias that finite bins add, never below 0: in each bin 2 |g| - E|N(g, rate (1 - rate) / n)|
 * (Kumar, Liang and Ma 2019, with the expectation in closed form instead of resampled).
 */
export function debiasedEce(forecasts: readonly Forecast[]): number {
  const corrected = weighted(equalMassBins(forecasts), (bin) => {
    const sd = Math.sqrt((bin.rate * (1 - bin.rate)) / bin.n);
    return 2 * gapOf(bin) - foldedMean(gapOf(bin), sd);
  });
  return Math.max(0, corrected);
}

/** E|X| for X ~ N(mean, sd^2). */
function foldedMean(mean: number, sd: number): number {
  if (sd === 0) return Math.abs(mean);
  const z = mean / sd;
  return sd * Math.sqrt(2 / Math.PI) * Math.exp(-(z ** 2) / 2) + mean * erf(z / Math.SQRT2);
}

/** Error function by its series, or by its continued fraction far out; absolute error below 1e-12. */
export function erf(x: number): number {
  if (x < 0) return -erf(-x);
  if (x > 6) return 1;
  if (x > 2.5) return 1 - Math.exp(-x * x) / (Math.sqrt(Math.PI) * tail(x));
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n += 1) {
    term *= (-x * x) / n;
    sum += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * sum;
}

function tail(x: number): number {
  let value = x;
  for (let n = 60; n >= 1; n -= 1) value = x + n / 2 / value;
  return value;
}

export type NoiseFloor = { mean: number; p95: number };

const SIMULATED = 400;

/** ECE15 of 400 perfect forecasters who said the same probabilities: mean and 95 % quantile. */
export function noiseFloor(forecasts: readonly Forecast[], { seed }: { seed: number }): NoiseFloor {
  const random = seeded(seed);
  const errors = Array.from({ length: SIMULATED }, () => ece(perfect(forecasts, random))).sort(
    (a, b) => a - b,
  );
  return {
    mean: errors.reduce((sum, error) => sum + error, 0) / SIMULATED,
    p95: errors[Math.ceil(0.95 * SIMULATED) - 1] ?? 0,
  };
}

const perfect = (forecasts: readonly Forecast[], random: Random): Forecast[] =>
  forecasts.map(({ p }) => ({ p, right: random() < p }));
