/** Moments and spans as people say them. Pure: `now` is given. */

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const UNITS = [
  ['year', 31_536_000_000],
  ['month', 2_592_000_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** `just now`, `3 minutes ago`, `in 2 days` */
export function showAgo(at: Date, now: Date): string {
  const ms = at.getTime() - now.getTime();
  for (const [unit, size] of UNITS) {
    if (Math.abs(ms) >= size) return relative.format(Math.trunc(ms / size), unit);
  }
  return ms > 0 ? 'in less than a minute' : 'just now';
}

/** `23 Nov 2026, 14:05:12` in the reader's zone. */
export function showMoment(at: Date): string {
  return new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' }).format(at);
}
