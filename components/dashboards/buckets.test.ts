import { describe, expect, it } from 'vitest';
import { minutesPerBar, niceCeiling, toBuckets } from './buckets.ts';

const NOW = Date.parse('2026-01-10T12:00:30Z');
const row = (minute: string, succeeded: number, failed = 0) => ({
  minute,
  succeeded,
  abstained: 0,
  failed,
  cancelled: 0,
});

describe('toBuckets', () => {
  it('fills the minutes in which nothing ended', () => {
    const buckets = toBuckets([row('2026-01-10T12:00:00Z', 2, 1), row('2026-01-10T11:46:00Z', 4)], {
      minutes: 15,
      now: NOW,
    });
    expect(buckets.map(({ total }) => total)).toEqual([4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3]);
    expect(buckets.at(-1)).toMatchObject({
      from: Date.parse('2026-01-10T12:00:00Z'),
      succeeded: 2,
      failed: 1,
    });
  });

  it('leaves out what lies before or after the window', () => {
    const rows = [row('2026-01-10T11:45:00Z', 9), row('2026-01-10T12:01:00Z', 9)];
    expect(toBuckets(rows, { minutes: 15, now: NOW }).every(({ total }) => total === 0)).toBe(true);
  });

  it('folds a day into 60 bars and loses no run', () => {
    const rows = [
      row('2026-01-09T12:01:00Z', 1),
      row('2026-01-10T00:00:00Z', 2),
      row('2026-01-10T12:00:00Z', 3),
    ];
    const buckets = toBuckets(rows, { minutes: 1440, now: NOW });
    expect(buckets).toHaveLength(60);
    expect(buckets.reduce((sum, { total }) => sum + total, 0)).toBe(6);
  });
});

describe('minutesPerBar', () => {
  it.each([
    [15, 1],
    [60, 1],
    [1440, 24],
  ])('%i minutes: %i', (minutes, each) => expect(minutesPerBar(minutes)).toBe(each));
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
