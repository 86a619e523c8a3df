/**
 * Times as counts of buckets whose width grows with the time (as in DDSketch, VLDB 2019): the middle of a
 * bucket is within `WITHIN` of everything in it, and buckets of any two stretches of time simply add up.
 */

/** The greatest error of a quantile, as a share of it; below 50 ms whole milliseconds are told apart. */
export const WITHIN = 0.01;

/** Each bucket ends where it began times this. */
export const GROWTH = (1 + WITHIN) / (1 - WITHIN);

/** The bucket of a run that took no millisecond. */
export const ZERO = -1;

/** Bucket -> runs. */
export type Histogram = ReadonlyMap<number, number>;

/** In whole milliseconds. */
export const middleOf = (bucket: number): number =>
  bucket === ZERO ? 0 : Math.round((2 * GROWTH ** bucket) / (GROWTH + 1));

export const totalOf = (histogram: Histogram): number =>
  [...histogram.values()].reduce((sum, count) => sum + count, 0);

/**
 * The least time, in milliseconds, that at least the share `p` in (0,1] did not exceed, within `WITHIN`.
 * `undefined` when there is none.
 */
export function quantileOf(histogram: Histogram, p: number): number | undefined {
  const wanted = Math.ceil(p * totalOf(histogram));
  let seen = 0;
  for (const [bucket, count] of [...histogram].sort(([a], [b]) => a - b)) {
    seen += count;
    if (seen >= wanted) return middleOf(bucket);
  }
  return undefined;
}
