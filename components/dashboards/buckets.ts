/** Bars of runs by how they ended, with those in which nothing ended filled in. */

export const OUTCOMES = ['succeeded', 'abstained', 'failed', 'cancelled'] as const;
export type OutcomeName = (typeof OUTCOMES)[number];

/** `from` = milliseconds since 1970, inclusive; the next bar begins where this one ends. */
type Busy = { from: number } & Record<OutcomeName, number>;
export type Bucket = Busy & { total: number };

const MINUTE_MS = 60_000;

/** The bars of a window that begins at `from`, milliseconds since 1970; what lies outside is left out. */
export function toBuckets(
  bars: readonly Busy[],
  { from, minutes, barMinutes }: { from: number; minutes: number; barMinutes: number },
): Bucket[] {
  const busy = new Map(bars.map((bar) => [bar.from, bar]));
  return Array.from({ length: Math.ceil(minutes / barMinutes) }, (_, index) => {
    const begin = from + index * barMinutes * MINUTE_MS;
    const bar = busy.get(begin) ?? emptyBar(begin);
    return { ...bar, total: OUTCOMES.reduce((sum, name) => sum + bar[name], 0) };
  });
}

const emptyBar = (from: number): Busy => ({ from, succeeded: 0, abstained: 0, failed: 0, cancelled: 0 });

/** `minute`, `30 minutes`, `hour`, `3 hours`. */
export function sayMinutes(minutes: number): string {
  const [count, unit] = minutes % 60 === 0 ? [minutes / 60, 'hour'] : [minutes, 'minute'];
  return count === 1 ? unit : `${count} ${unit}s`;
}

/** The least of 1, 2, 5, 10, 20, 50, ... that is not below `value`: where the axis ends. */
export function niceCeiling(value: number): number {
  if (value <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([1, 2, 5, 10].find((step) => step * power >= value) ?? 10);
}
