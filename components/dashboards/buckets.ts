/** Runs per minute folded into at most so many bars, with the minutes in which nothing ended filled in. */

export const OUTCOMES = ['succeeded', 'abstained', 'failed', 'cancelled'] as const;
export type OutcomeName = (typeof OUTCOMES)[number];

export type MinuteRow = { minute: string | Date } & Record<OutcomeName, number>;
/** `from` = milliseconds since 1970, inclusive; the next bar begins where this one ends. */
export type Bucket = { from: number; total: number } & Record<OutcomeName, number>;

const MINUTE_MS = 60_000;
const BARS_MAX = 60;

/** Whole minutes per bar: 1 for 15 and 60 minutes, 24 for a day. */
export const minutesPerBar = (minutes: number): number => Math.ceil(minutes / BARS_MAX);

/** `now` in milliseconds since 1970 ends the last bar. Rows outside the window are left out. */
export function toBuckets(
  rows: readonly MinuteRow[],
  { minutes, now }: { minutes: number; now: number },
): Bucket[] {
  const width = minutesPerBar(minutes) * MINUTE_MS;
  const end = (Math.floor(now / MINUTE_MS) + 1) * MINUTE_MS;
  const count = Math.ceil((minutes * MINUTE_MS) / width);
  const start = end - count * width;
  const buckets = Array.from({ length: count }, (_, index) => emptyBucket(start + index * width));
  for (const row of rows) {
    const bucket = buckets[Math.floor((new Date(row.minute).getTime() - start) / width)];
    if (bucket) add(bucket, row);
  }
  return buckets;
}

const emptyBucket = (from: number): Bucket => ({
  from,
  total: 0,
  succeeded: 0,
  abstained: 0,
  failed: 0,
  cancelled: 0,
});

function add(bucket: Bucket, row: MinuteRow): void {
  for (const outcome of OUTCOMES) {
    bucket[outcome] += row[outcome];
    bucket.total += row[outcome];
  }
}

/** The least of 1, 2, 5, 10, 20, 50, ... that is not below `value`: where the axis ends. */
export function niceCeiling(value: number): number {
  if (value <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([1, 2, 5, 10].find((step) => step * power >= value) ?? 10);
}
