/** How sure a calibrated probability is: the wider of two intervals (D1), made to contain the probability. */
import { countOf, type Point } from './forecast.ts';
import { betaInterval, type Interval, widthOf } from './rates.ts';
import { vennAbers } from './venn-abers.ts';

/** The local bin: the nearest fifth of the outcomes, at least 30 (all, if there are fewer). */
const LOCAL = { share: 1 / 5, least: 30 } as const;

/** `points` ascending; the result contains `p`. */
export function intervalAt(points: readonly Point[], { x, p }: { x: number; p: number }): Interval {
  const [formal, local] = [vennAbers(points, x), betaInterval(nearest(points, x))];
  const wider = widthOf(formal) >= widthOf(local) ? formal : local;
  return { lo: Math.min(p, wider.lo), hi: Math.max(p, wider.hi) };
}

/** Counts of the outcomes with scores nearest to `x`; equal distances come in together. */
function nearest(points: readonly Point[], x: number): { successes: number; n: number } {
  const wanted = Math.max(LOCAL.least, LOCAL.share * countOf(points));
  let left = points.findIndex((point) => point.x >= x);
  if (left === -1) left = points.length;
  let right = left;
  const bin = { successes: 0, n: 0 };
  const take = (point: Point | undefined) => {
    bin.n += point?.n ?? 0;
    bin.successes += point?.right ?? 0;
  };
  while (bin.n < wanted && (left > 0 || right < points.length)) {
    const below = x - (points[left - 1]?.x ?? Number.NEGATIVE_INFINITY);
    const above = (points[right]?.x ?? Number.POSITIVE_INFINITY) - x;
    if (below <= above) {
      left -= 1;
      take(points[left]);
    }
    if (above <= below) {
      take(points[right]);
      right += 1;
    }
  }
  return bin;
}
