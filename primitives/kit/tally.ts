/** Counting votes: who leads, by what rule somebody wins, and when the rest cannot change it (A4, P3). */
import type { Belief } from './belief.ts';
import { answerKey, type Match, sourceOf } from './voices.ts';

export type VoteRule = {
  mode: 'plurality' | 'majority' | 'quorum' | 'unanimous';
  quorum?: number | undefined;
  tie: 'abstain' | 'first';
};

/** One answer: how many gave it, and the place of the first who did. */
export type Share = { value: unknown; count: number; first: number };

/** Votes as they come in, so that counting one more does not mean counting all again. */
export type Running = {
  /** Places that were counted. */
  seen: Set<number>;
  /** What each source says; nothing counts any more of one that contradicts itself. */
  said: Map<string, string | typeof TORN>;
  counts: Map<string, number>;
};

const TORN = Symbol('contradicts itself');

export const startCounting = (): Running => ({ seen: new Set(), said: new Map(), counts: new Map() });

/** Counts the voice at a place, once. */
export function countIn(
  running: Running,
  voice: Belief,
  { place, match }: { place: number; match: Match },
): void {
  const { seen, said, counts } = running;
  if (seen.has(place)) return;
  seen.add(place);
  if (voice.outcome !== 'ok') return;
  const source = sourceOf(voice, place);
  const answer = answerKey(voice.value, match);
  const before = said.get(source);
  if (before === answer || before === TORN) return;
  said.set(source, before === undefined ? answer : TORN);
  const changed = before ?? answer;
  const count = (counts.get(changed) ?? 0) + (before === undefined ? 1 : -1);
  if (count === 0) counts.delete(changed);
  else counts.set(changed, count);
}

/** How many gave each answer, the two that lead first. */
export function leading({ counts }: Running): readonly number[] {
  const all = [...counts.values()];
  for (let at = 0; at < 2; at += 1) {
    for (let i = at + 1; i < all.length; i += 1) {
      const [a = 0, b = 0] = [all[at], all[i]];
      if (b > a) [all[at], all[i]] = [b, a];
    }
  }
  return all;
}

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

/** `counts` = votes of each answer, the two that lead first. Can `waiting` more voices no longer change who wins, or that nobody does? */
export function isDecided(counts: readonly number[], rule: VoteRule, waiting: number): boolean {
  if (waiting === 0) return true;
  const [leader, second = 0] = counts;
  if (leader === undefined) return false;
  const spoke = counts.reduce((sum, count) => sum + count, 0);
  if (rule.mode === 'unanimous') return counts.length > 1;
  // the most anybody can still reach is the leader's votes and all that are waited for
  if (leader + waiting < votesNeeded(rule, spoke + waiting)) return true;
  return leader > second + waiting && leader >= votesNeeded(rule, spoke + waiting);
}
