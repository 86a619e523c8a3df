/** The only place where a confidence is exactly 1 or 0: an oracle or a person decided this very claim (A1). */
import type { Assumption, ClaimId, Confidence } from './belief.ts';

export type Decided = {
  /** Who decided: a deterministic oracle that covers `claim`, or a person who is its standard. */
  rule: 'oracle' | 'human';
  assumes?: readonly Assumption[];
  /** What was found; a fail decides that the claim does not hold. */
  verdict?: 'pass' | 'fail';
};

/** `claim` holds (or, after a fail, does not), for whoever accepts `assumes`. */
export function certain(
  claim: ClaimId,
  { rule, assumes = [], verdict = 'pass' }: Decided,
): Extract<Confidence, { status: 'derived' }> {
  const p = verdict === 'pass' ? 1 : 0;
  return { status: 'derived', claim, p, lo: p, hi: p, rule, assumes };
}
