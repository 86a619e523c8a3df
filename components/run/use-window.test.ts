import { expect, test } from 'vitest';
import { ROW, rowsIn } from './use-window.ts';

const HEIGHT = 10 * ROW;

test.each([
  { top: 0, count: 1000, from: 0, to: 50 },
  { top: -200, count: 1000, from: 0, to: 50 },
  { top: 19 * ROW, count: 1000, from: 0, to: 50 },
  { top: 20 * ROW, count: 1000, from: 0, to: 70 },
  { top: 500 * ROW, count: 1000, from: 480, to: 550 },
  { top: 990 * ROW, count: 1000, from: 960, to: 1000 },
  { top: 5000 * ROW, count: 1000, from: 980, to: 1000 },
])('$top pixels down a list of $count rows', ({ top, count, from, to }) => {
  expect(rowsIn({ top, height: HEIGHT }, count)).toEqual({ from, to });
});

test('whatever is in view is there, wherever somebody stands', () => {
  for (let top = 0; top < 990 * ROW; top += 7) {
    const { from, to } = rowsIn({ top, height: HEIGHT }, 1000);
    expect(from * ROW).toBeLessThanOrEqual(top);
    expect(to * ROW).toBeGreaterThanOrEqual(Math.min(top + HEIGHT, 1000 * ROW));
  }
});
