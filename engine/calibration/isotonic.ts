/**
 * Isotonic regression by pooling adjacent violators, alone (for Venn-Abers) and shrunk towards a smooth
 * curve (D1: from 500 outcomes; alone it overfits below about 1,000, as scikit-learn's guide warns).
 */
import { mergePoints, type Point } from './forecast.ts';

/** Values `ys` at ascending scores `xs`, straight lines between, constant outside. */
export type Isotonic = { method: 'isotonic'; xs: readonly number[]; ys: readonly number[] };

type Block = { from: number; to: number; n: number; right: number };

/** Blocks of equal value, ascending; `points` ascending and each score once (`toPoints`). */
export function poolAdjacent(points: readonly Point[]): Block[] {
  const blocks: Block[] = [];
  for (const { x, n, right } of points) {
    let block: Block = { from: x, to: x, n, right };
    let before = blocks.at(-1);
    while (before && before.right * block.n >= block.right * before.n) {
      block = { from: before.from, to: block.to, n: before.n + block.n, right: before.right + block.right };
      blocks.pop();
      before = blocks.at(-1);
    }
    blocks.push(block);
  }
  return blocks;
}

export function fitIsotonic(points: readonly Point[]): Isotonic {
  const knots = poolAdjacent(points).flatMap(({ from, to, n, right }) => {
    const y = right / n;
    return from === to
      ? [{ x: from, y }]
      : [
          { x: from, y },
          { x: to, y },
        ];
  });
  return { method: 'isotonic', xs: knots.map(({ x }) => x), ys: knots.map(({ y }) => y) };
}

/** Weight of the smooth curve in outcomes (D1). */
const PSEUDO_POINTS = 20;

/**
 * The same with 20 pseudo-outcomes of value `towards(x)`, spread evenly over the seen scores from the
 * lowest to the highest: no block reaches 0 or 1, and gaps follow the curve.
 */
export function fitShrunkIsotonic(points: readonly Point[], towards: (x: number) => number): Isotonic {
  const total = points.reduce((sum, { n }) => sum + n, 0);
  const pseudo = Array.from({ length: PSEUDO_POINTS }, (_, i) => {
    const x = scoreAtRank(points, (i / (PSEUDO_POINTS - 1)) * (total - 1));
    return { x, n: 1, right: towards(x) };
  });
  return fitIsotonic(mergePoints([...points, ...pseudo]));
}

/** The score of the item at `rank` (0 = lowest), among points that stand for many items. */
export function scoreAtRank(points: readonly Point[], rank: number): number {
  let passed = 0;
  for (const { x, n } of points) {
    passed += n;
    if (passed > rank) return x;
  }
  return points.at(-1)?.x ?? 0.5;
}

/** `.5` for a map without knots: nothing was seen. */
export function applyIsotonic({ xs, ys }: Isotonic, p: number): number {
  let [low, high] = [0, xs.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((xs[middle] ?? 0) <= p) low = middle + 1;
    else high = middle;
  }
  // xs[low - 1] <= p < xs[low]
  if (low === 0 || low === xs.length) return ys[Math.max(0, low - 1)] ?? 0.5;
  const [x0, x1, y0, y1] = [xs[low - 1] ?? 0, xs[low] ?? 1, ys[low - 1] ?? 0, ys[low] ?? 1];
  // rounding must not break monotony
  return Math.min(y1, Math.max(y0, y0 + ((y1 - y0) * (p - x0)) / (x1 - x0)));
}
