/** D3: sets of labels that contain the right one with probability 1 - alpha, if items are exchangeable. */
import type { Distribution, SET_SCORES } from '#primitives/kit/ledger.ts';

export type SetScore = (typeof SET_SCORES)[number];

/** Scored labels of one item; `luck` in [0,1) makes APS exact (ignored by LAC). */
type Scored = { kind: SetScore; luck: number };

/**
 * The ceil((n + 1)(1 - alpha))-th smallest score (Vovk et al. 2005; Lei et al. 2018). Infinity if `n` is too
 * small for `alpha`: then no label can be ruled out. `alpha` <= 0 gives Infinity, >= 1 minus Infinity.
 */
export function conformalQuantile(scores: readonly number[], alpha: number): number {
  if (alpha >= 1) return Number.NEGATIVE_INFINITY;
  // 1e-9: (n + 1)(1 - alpha) of a whole number must not be rounded up past itself
  const rank = Math.ceil((scores.length + 1) * (1 - alpha) - 1e-9);
  if (rank > scores.length) return Number.POSITIVE_INFINITY;
  return Float64Array.from(scores).sort()[Math.max(0, rank - 1)] ?? Number.POSITIVE_INFINITY;
}

/** Fewest calibration items with which `conformalQuantile` is finite. */
export const conformalLeast = (alpha: number): number => Math.ceil(1 / alpha - 1e-9) - 1;

/**
 * How strange `label` is: LAC 1 - p(label) (Sadinle et al. 2019: smallest sets); APS the mass of all likelier
 * labels + luck * p(label) (Romano et al. 2020: even coverage over hard and easy items). A label that the
 * distribution does not name has p = 0.
 */
export function strangeness(distribution: Distribution, label: string, { kind, luck }: Scored): number {
  const p = distribution.find(({ value }) => value === label)?.p ?? 0;
  if (kind === 'lac') return 1 - p;
  const likelier = distribution.reduce((sum, one) => (one.p > p ? sum + one.p : sum), 0);
  return likelier + luck * p;
}

/** Labels at most as strange as `quantile`, the likeliest first. Only labels that the distribution names. */
export const labelsWithin = (distribution: Distribution, quantile: number, scored: Scored): string[] =>
  [...distribution]
    .sort((a, b) => b.p - a.p || (a.value < b.value ? -1 : 1))
    .map(({ value }) => value)
    .filter((value) => strangeness(distribution, value, scored) <= quantile);

export type GroupScore = { group: string; score: number };

/** D3: below this many items a group has no quantile of its own. */
const GROUP_LEAST = 100;

/**
 * Mondrian: one quantile per group, for coverage within each (Vovk 2012). Groups with fewer than 100 items
 * take the quantile of all.
 */
export function mondrianQuantiles(rows: readonly GroupScore[], alpha: number): (group: string) => number {
  const groups = Map.groupBy(rows, ({ group }) => group);
  const quantileOf = (members: readonly GroupScore[]) =>
    conformalQuantile(
      members.map(({ score }) => score),
      alpha,
    );
  const shared = quantileOf(rows);
  const own = new Map(
    [...groups].flatMap(([group, all]) => (all.length < GROUP_LEAST ? [] : [[group, quantileOf(all)]])),
  );
  return (group) => own.get(group) ?? shared;
}

export type Coverage = { coverage: number; meanSize: number };

/** Share of sets that held the truth, and how large they were: coverage is bought with size. */
export function coverageOf(sets: readonly { set: readonly string[]; truth: string }[]): Coverage {
  const covered = sets.filter(({ set, truth }) => set.includes(truth)).length;
  const sizes = sets.reduce((sum, { set }) => sum + set.length, 0);
  return { coverage: covered / sets.length, meanSize: sizes / sets.length };
}
