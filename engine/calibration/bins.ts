/** Forecasts in bins, for everything that compares what was said with what happened. */
import { byScore, type Forecast } from './forecast.ts';
import { type Interval, wilson } from './rates.ts';

/** `p` = mean of the forecasts, `rate` = share that was right; `bar` = its 95 % Wilson interval. */
export type Bin = { n: number; p: number; rate: number; bar: Interval };

function toBin(forecasts: readonly Forecast[]): Bin {
  const n = forecasts.length;
  const right = forecasts.filter((one) => one.right).length;
  const p = forecasts.reduce((sum, one) => sum + one.p, 0) / n;
  return { n, p, rate: right / n, bar: wilson({ successes: right, n }) };
}

const toBins = (groups: readonly (readonly Forecast[])[]): Bin[] =>
  groups.filter((group) => group.length > 0).map(toBin);

/** `count` bins of equal width over [0,1], right end included; empty ones are left out. */
export function equalWidthBins(forecasts: readonly Forecast[], count = 15): Bin[] {
  const groups: Forecast[][] = Array.from({ length: count }, () => []);
  for (const one of [...forecasts].sort(byScore)) {
    groups[Math.min(count - 1, Math.max(0, Math.ceil(one.p * count) - 1))]?.push(one);
  }
  return toBins(groups);
}

/** About `count` bins of equal size. Equal forecasts stay together, so that order changes nothing. */
export function equalMassBins(forecasts: readonly Forecast[], count = 15): Bin[] {
  const sorted = [...forecasts].sort(byScore);
  const groups: Forecast[][] = Array.from({ length: count }, () => []);
  for (let from = 0; from < sorted.length; ) {
    let to = from + 1;
    while (to < sorted.length && sorted[to]?.p === sorted[from]?.p) to += 1;
    groups[Math.floor((((from + to - 1) / 2) * count) / sorted.length)]?.push(...sorted.slice(from, to));
    from = to;
  }
  return toBins(groups);
}

/** D2: fewer outcomes than this draw a diagram of noise. */
export const DIAGRAM_FROM = 100;

/** The reliability diagram: bins of equal mass, or how many outcomes are missing for one. */
export function reliability(forecasts: readonly Forecast[], count = 10): { missing: number; bins: Bin[] } {
  const missing = Math.max(0, DIAGRAM_FROM - forecasts.length);
  return { missing, bins: missing > 0 ? [] : equalMassBins(forecasts, count) };
}
