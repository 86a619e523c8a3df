/**
 * Inductive Venn-Abers interval (Vovk and Petej 2014): isotonic regression with the new item added once as
 * wrong (p0) and once as right (p1). One of the two is calibrated, at every n, if items are exchangeable.
 */
import type { Point } from './forecast.ts';
import { poolAdjacent } from './isotonic.ts';
import type { Interval } from './rates.ts';

/** `points` ascending, each score once; `x` in [0,1]. Without points [0, 1]: nothing is known. */
export const vennAbers = (points: readonly Point[], x: number): Interval => ({
  lo: valueWith(points, { x, n: 1, right: 0 }),
  hi: valueWith(points, { x, n: 1, right: 1 }),
});

function valueWith(points: readonly Point[], added: Point): number {
  const at = points.findIndex(({ x }) => x >= added.x);
  const cut = at === -1 ? points.length : at;
  const same = points[cut]?.x === added.x ? points[cut] : undefined;
  const joined = same ? { x: same.x, n: same.n + 1, right: same.right + added.right } : added;
  const all = [...points.slice(0, cut), joined, ...points.slice(same ? cut + 1 : cut)];
  const block = poolAdjacent(all).find(({ to }) => to >= added.x);
  return block ? block.right / block.n : added.right;
}
