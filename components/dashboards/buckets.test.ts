import { describe, expect, it } from 'vitest';
import { niceCeiling, sayMinutes, toBuckets } from './buckets.ts';

const FROM = Date.parse('2026-01-10T11:46:00Z');
const MINUTE_MS = 60_000;
const bar = (from: number, succeeded: number, failed = 0) => ({
  ...{ from, succeeded, abstained: 0, failed, cancelled: 0 },
});

describe('toBuckets', () => {
  it('fills the bars in which nothing ended', () => {
    const buckets = toBuckets([bar(FROM + 14 * MINUTE_MS, 2, 1), bar(FROM, 4)], {
      ...{ from: FROM, minutes: 15, barMinutes: 1 },
    });
    expect(buckets.map(({ total }) => total)).toEqual([4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3]);
    expect(buckets.at(-1)).toMatchObject({ from: FROM + 14 * MINUTE_MS, succeeded: 2, failed: 1 });
  });

  it('leaves out what lies before or after the window', () => {
    const bars = [bar(FROM - MINUTE_MS, 9), bar(FROM + 15 * MINUTE_MS, 9)];
    const buckets = toBuckets(bars, { from: FROM, minutes: 15, barMinutes: 1 });
    expect(buckets.every(({ total }) => total === 0)).toBe(true);
  });

  it('shows a day as 48 bars', () => {
    const buckets = toBuckets([bar(FROM + 30 * MINUTE_MS, 2)], {
      ...{ from: FROM, minutes: 1440, barMinutes: 30 },
    });
    expect(buckets).toHaveLength(48);
    expect(buckets[1]).toMatchObject({ total: 2 });
  });
});

describe('sayMinutes', () => {
  it.each([
    [1, 'minute'],
    [30, '30 minutes'],
    [60, 'hour'],
    [180, '3 hours'],
  ])('%i: %s', (minutes, said) => expect(sayMinutes(minutes)).toBe(said));
});

describe('niceCeiling', () => {
  it.each([
    [0, 1],
    [1, 1],
    [3, 5],
    [5, 5],
    [7, 10],
    [11, 20],
    [100, 100],
    [420, 500],
  ])('%i: %i', (value, end) => expect(niceCeiling(value)).toBe(end));
});
