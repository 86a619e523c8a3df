/** Counting votes: who leads, by what rule somebody wins, and when the rest cannot change it (A4, P3). */
import type { Belief } from './belief.ts';
import { answerKey, type Match } from './voices.ts';

export type VoteRule = {
  mode: 'plurality' | 'majority' | 'quorum' | 'unanimous';
  quorum?: number | undefined;
  tie: 'abstain' | 'first';
};

/** One answer: how many gave it, and the place of the first who did. */
export type Share = { value: unknown; count: number; first: number };

/** Answers with the most votes first, equals in order of arrival. */
export function tally(voices: readonly Belief[], match: Match): readonly Share[] {
  const groups = Map.groupBy(
    voices.map((voice, place) => ({ value: voice.value, place })),
    ({ value }) => answerKey(value, match),
  );
  return [...groups.values()]
    .map((group) => ({
      value: commonSpelling(group.map(({ value }) => value)),
      count: group.length,
      first: Math.min(...group.map(({ place }) => place)),
    }))
    .sort((a, b) => b.count - a.count || a.first - b.first);
}

/** The spelling most voices used, whatever their order. */
function commonSpelling(values: readonly unknown[]): unknown {
  const groups = [...Map.groupBy(values, (value) => answerKey(value))];
  const [best] = groups.sort(([a, x], [b, y]) => y.length - x.length || (a < b ? -1 : 1));
  return best?.[1][0];
}

/** Votes an answer needs when `spoke` voices spoke. */
export function votesNeeded({ mode, quorum = 1 }: VoteRule, spoke: number): number {
  switch (mode) {
    case 'plurality':
      return 1;
    case 'majority':
      return Math.floor(spoke / 2) + 1;
    case 'quorum':
      return quorum;
    case 'unanimous':
      return Math.max(1, spoke);
  }
}

/** The winning answer, or in one sentence why there is none. */
export function winnerOf(shares: readonly Share[], rule: VoteRule): Share | string {
  const [leader, second] = shares;
  if (!leader) return 'Nobody voted.';
  const spoke = shares.reduce((sum, { count }) => sum + count, 0);
  const needed = votesNeeded(rule, spoke);
  if (leader.count < needed)
    return `No answer has the ${needed} ${needed === 1 ? 'vote' : 'votes'} needed by ${rule.mode}.`;
  if (rule.tie === 'abstain' && second?.count === leader.count)
    return `${shares.filter(({ count }) => count === leader.count).length} answers are tied.`;
  return leader;
}

/** Can `waiting` more voices no longer change who wins, or that nobody does? */
export function isDecided(shares: readonly Share[], rule: VoteRule, waiting: number): boolean {
  if (waiting === 0) return true;
  const [leader, second] = shares;
  if (!leader) return false;
  const spoke = shares.reduce((sum, { count }) => sum + count, 0);
  if (rule.mode === 'unanimous') return shares.length > 1;
  // the most anybody can still reach is the leader's votes and all that are waited for
  if (leader.count + waiting < votesNeeded(rule, spoke + waiting)) return true;
  const isAhead = leader.count > (second?.count ?? 0) + waiting;
  return isAhead && leader.count >= votesNeeded(rule, spoke + waiting);
}
