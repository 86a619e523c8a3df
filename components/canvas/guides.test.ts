import { expect, test } from 'vitest';
import { guidesFor } from './guides.ts';

const box = (x: number, y: number, width = 200) => ({ x, y, width, height: 88 });

test.each([
  ['left edges', box(0, 300), [{ axis: 'x', at: 0, from: 0, to: 388 }]],
  ['left edge on a right edge', box(200, 300), [{ axis: 'x', at: 200, from: 0, to: 388 }]],
  ['middles of boxes of different width', box(50, 300, 100), [{ axis: 'x', at: 100, from: 0, to: 388 }]],
  ['tops', box(500, 0), [{ axis: 'y', at: 0, from: 0, to: 700 }]],
  ['nothing', box(504, 304), []],
])('%s', (_what, moving, expected) => {
  const found = guidesFor(moving, [box(0, 0)]);
  expect(found).toEqual(expect.arrayContaining(expected));
  expect(found.length === 0).toBe(expected.length === 0);
});
