/** Alignment while dragging: along which lines does a box stand exactly with others? Pure. */
import type { Box } from './scene.ts';

/** A line at `at`, across the boxes that stand on it. Canvas pixels. */
export type Guide = { axis: 'x' | 'y'; at: number; from: number; to: number };

const linesOf = (start: number, length: number): readonly number[] => [
  start,
  start + length / 2,
  start + length,
];

const across = (boxes: readonly Box[], axis: Guide['axis']) => ({
  from: Math.min(...boxes.map((box) => (axis === 'x' ? box.y : box.x))),
  to: Math.max(...boxes.map((box) => (axis === 'x' ? box.y + box.height : box.x + box.width))),
});

/** Most lines of one direction: more would be a mesh. */
const MOST = 3;

/** Left, middle and right on left, middle and right; the same for top to bottom. */
export function guidesFor(moving: Box, others: readonly Box[]): readonly Guide[] {
  return (['x', 'y'] as const).flatMap((axis) => {
    const lines = (box: Box) => (axis === 'x' ? linesOf(box.x, box.width) : linesOf(box.y, box.height));
    const mine = lines(moving);
    const met = new Map<number, Box[]>();
    for (const other of others) {
      for (const line of lines(other)) {
        if (!mine.includes(line)) continue;
        const found = met.get(line);
        if (found) found.push(other);
        else met.set(line, [other]);
      }
    }
    return [...met].slice(0, MOST).map(([at, boxes]) => ({ axis, at, ...across([moving, ...boxes], axis) }));
  });
}
