/** Which arm to pull next, from outcomes by arm. Every choice names its propensity, for replay later. */
import type { BetaCount } from '#primitives/kit/belief.ts';
import { betaCdf } from '#primitives/kit/beta.ts';
import { addCounts, countMean, discountCounts, NO_COUNT } from '#primitives/kit/counts.ts';
import { betaDraw, type Random } from '../random.ts';

/** Right and wrong answers of each arm. */
export type Arms = ReadonlyMap<string, BetaCount>;
/** `propensity` = probability with which this policy chose this arm. */
export type Pull = { arm: string; propensity: number };

/** D5: what one outcome still weighs after the next. */
const KEEP = 0.995;

export const newArms = (names: readonly string[]): Arms => new Map(names.map((name) => [name, NO_COUNT]));

/** The counts after one item; `tried` names the arms that were tried and whether each was right. */
export function learnArms(arms: Arms, tried: Readonly<Record<string, boolean>>, keep: number = KEEP): Arms {
  return new Map(
    [...arms].map(([arm, count]) => {
      const kept = discountCounts(count, keep);
      if (!Object.hasOwn(tried, arm)) return [arm, kept];
      return [arm, addCounts(kept, tried[arm] ? { r: 1, s: 0 } : { r: 0, s: 1 })];
    }),
  );
}

function highest(arms: Arms, score: (count: BetaCount) => number): string {
  const scored = [...arms].map(([arm, count]) => ({ arm, score: score(count) }));
  const best = scored.reduce<{ arm: string; score: number } | undefined>(
    (top, one) => (top && top.score >= one.score ? top : one),
    undefined,
  );
  if (!best) throw new RangeError('There is no arm to pull.');
  return best.arm;
}

/** UCB1 (Auer et al. 2002): mean + sqrt(2 ln t / n); an arm never tried comes first. */
export function pullUcb(arms: Arms): Pull {
  const total = [...arms.values()].reduce((sum, { r, s }) => sum + r + s, 0);
  const arm = highest(arms, ({ r, s }) =>
    r + s === 0
      ? Number.POSITIVE_INFINITY
      : r / (r + s) + Math.sqrt((2 * Math.log(Math.max(1, total))) / (r + s)),
  );
  return { arm, propensity: 1 };
}

/** Thompson (1933) with Beta(1 + r, 1 + s); discounted if the counts were (`learnArms`). */
export function pullThompson(arms: Arms, random: Random): Pull {
  const arm = highest(arms, ({ r, s }) => betaDraw(1 + r, 1 + s, random));
  return { arm, propensity: chanceToWin(arms, arm) };
}

/** Every arm's outcome is known for every item: the best discounted mean, no exploring (D5, the default). */
export const pullFullInformation = (arms: Arms): Pull => ({
  arm: highest(arms, (count) => countMean(count)),
  propensity: 1,
});

const CELLS = 200;

/** P(the arm's Beta draw is the highest): sum over cells of its mass times the others' being below. */
function chanceToWin(arms: Arms, winner: string): number {
  const others = [...arms].flatMap(([arm, count]) => (arm === winner ? [] : [count]));
  const own = arms.get(winner) ?? NO_COUNT;
  const below = (x: number, { r, s }: BetaCount) => betaCdf(x, { a: 1 + r, b: 1 + s });
  let [sum, before] = [0, 0];
  for (let cell = 0; cell < CELLS; cell += 1) {
    const after = below((cell + 1) / CELLS, own);
    const middle = (cell + 0.5) / CELLS;
    sum += others.reduce((product, count) => product * below(middle, count), after - before);
    before = after;
  }
  return Math.min(1, Math.max(0, sum));
}
