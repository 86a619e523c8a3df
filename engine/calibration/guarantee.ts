/**
 * D4: a threshold above which at most a share `alpha` of the answers is wrong, with confidence 1 - `delta` over
 * the outcomes it was chosen on. Fixed-sequence testing (Bauer 1991; Angelopoulos et al. 2021, Learn then
 * Test): each step is tested at full level, and the walk ends at the first that fails.
 */
import { byScore, type Forecast } from './forecast.ts';
import { clopperPearsonUpper } from './rates.ts';

export type Guarantee = { alpha: number; delta: number };

export type Guaranteed =
  | { open: true; threshold: number; accepted: number; bound: number }
  /** `missing` more outcomes are needed; 0 = more of the same will not do, too many answers are wrong. */
  | { open: false; missing: number };

const FIRST = 0.2;
const STEP = 0.02;

/** Accepted answers with no error among them that are just enough: ceil(ln delta / ln(1 - alpha)). */
export const cleanRun = ({ alpha, delta }: Guarantee): number =>
  Math.ceil(Math.log(delta) / Math.log(1 - alpha));

/**
 * Walks down from the surest max(2 clean runs, 20 %) of the items in steps of 2 %. Equal scores are accepted
 * together. `alpha` and `delta` in (0,1).
 */
export function guaranteedThreshold(forecasts: readonly Forecast[], wish: Guarantee): Guaranteed {
  const sorted = [...forecasts].sort(byScore).reverse();
  const n = sorted.length;
  const first = Math.max(2 * cleanRun(wish), Math.ceil(FIRST * n));
  if (n < first) return { open: false, missing: first - n };
  const step = Math.max(1, Math.round(STEP * n));
  let found: Guaranteed | undefined;
  let start: { accepted: number; wrong: number } | undefined;
  for (let wanted = first; wanted <= n; wanted += step) {
    const threshold = sorted[wanted - 1]?.p ?? 1;
    const accepted = countFrom(sorted, { threshold, from: wanted });
    const wrong = sorted.slice(0, accepted).filter(({ right }) => !right).length;
    start ??= { accepted, wrong };
    const bound = clopperPearsonUpper({ successes: wrong, n: accepted }, wish.delta);
    if (bound > wish.alpha) break;
    found = { open: true, threshold, accepted, bound };
  }
  return found ?? { open: false, missing: start ? missingFor(start, { ...wish, n }) : 0 };
}

/** Items at or above `threshold`, in a list that falls; at least `from` are. */
function countFrom(
  sorted: readonly Forecast[],
  { threshold, from }: { threshold: number; from: number },
): number {
  let count = from;
  while (count < sorted.length && sorted[count]?.p === threshold) count += 1;
  return count;
}

/** Outcomes until the surest would pass if they go on being wrong as often; 0 if they never would. */
function missingFor(
  { accepted, wrong }: { accepted: number; wrong: number },
  { alpha, delta, n }: Guarantee & { n: number },
): number {
  if (wrong / accepted >= alpha) return 0;
  const passes = (times: number) =>
    clopperPearsonUpper({ successes: times * wrong, n: times * accepted }, delta) <= alpha;
  let times = 1;
  while (times < 1e6 && !passes(times)) times *= 1.1;
  return times < 1e6 ? Math.ceil((times - 1) * n) : 0;
}
