/** What every calibrator and every metric reads: a number in [0,1] and whether the answer was right. */
export type Forecast = {
  /** A raw score or a probability, in [0,1]. */
  p: number;
  right: boolean;
};

/** All items with one score: `n` of them (may be fractional for pseudo-points), `right` of these were right. */
export type Point = { x: number; n: number; right: number };

/** Ascending by score, equal scores together: the same for every order of the items. */
export function toPoints(forecasts: readonly Forecast[]): Point[] {
  return mergePoints(forecasts.map(({ p, right }) => ({ x: p, n: 1, right: right ? 1 : 0 })));
}

export function mergePoints(points: readonly Point[]): Point[] {
  const merged: Point[] = [];
  for (const { x, n, right } of [...points].sort((a, b) => a.x - b.x)) {
    const last = merged.at(-1);
    if (last && last.x === x) {
      last.n += n;
      last.right += right;
    } else merged.push({ x, n, right });
  }
  return merged;
}

export const countOf = (points: readonly Point[]): number => points.reduce((sum, { n }) => sum + n, 0);

export const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Standard error of the mean; 0 for fewer than two values. */
export function standardError(values: readonly number[]): number {
  if (values.length < 2) return 0;
  const centre = mean(values);
  const squares = values.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  return Math.sqrt(squares / (values.length - 1) / values.length);
}

/**
 * `k` groups for cross-validation, neighbours in `compare` order in different groups. No randomness: the
 * same for every order of the items, and each group spans the whole range.
 */
export function foldsOf<T>(items: readonly T[], k: number, compare: (a: T, b: T) => number): T[][] {
  const folds: T[][] = Array.from({ length: k }, () => []);
  for (const [at, item] of [...items].sort(compare).entries()) folds[at % k]?.push(item);
  return folds;
}

export const byScore = (a: Forecast, b: Forecast): number => a.p - b.p || Number(a.right) - Number(b.right);
