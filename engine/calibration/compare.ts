/** Is one calibrator better than another on the same outcomes? */
import { seeded } from '../random.ts';
import { squaredError } from './brier.ts';
import { mean } from './forecast.ts';

export type Paired = { a: number; b: number; right: boolean };
export type Comparison =
  | { missing: number }
  /** Brier of a less Brier of b: below 0, a is better. `lo`, `hi` = 95 %; `pWorse` = P(a is not better). */
  | { missing: 0; difference: number; lo: number; hi: number; pWorse: number };

/** D2: fewer outcomes than this compare nothing. */
const LEAST = 300;
const RESAMPLES = 2_000;

/** Paired bootstrap of the differences of squared errors. */
export function comparePaired(items: readonly Paired[], { seed }: { seed: number }): Comparison {
  if (items.length < LEAST) return { missing: LEAST - items.length };
  const differences = items
    .map(({ a, b, right }) => squaredError({ p: a, right }) - squaredError({ p: b, right }))
    .sort((one, other) => one - other);
  const random = seeded(seed);
  const draw = () => differences[Math.floor(random() * differences.length)] ?? 0;
  const means = Array.from({ length: RESAMPLES }, () => mean(differences.map(draw))).sort((x, y) => x - y);
  const at = (share: number) => means[Math.round(share * (RESAMPLES - 1))] ?? 0;
  const worse = means.filter((one) => one >= 0).length;
  return {
    missing: 0,
    difference: mean(differences),
    lo: at(0.025),
    hi: at(0.975),
    pWorse: (worse + 1) / (RESAMPLES + 1),
  };
}
