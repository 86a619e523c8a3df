/** Reading what the ledger answered: a measured confidence, or why there is none (A3). */
import type { Belief, ClaimId, Confidence, Scope, UnknownReason } from './belief.ts';
import { shownNumber } from './belief.ts';
import type { LedgerAnswer } from './ledger.ts';
import { whyUnknown } from './usable.ts';

/** What the ledger said; `undefined` where it could not be asked, or said something else. */
export function readAnswer({ outcome, value }: Belief): LedgerAnswer | undefined {
  if (outcome !== 'ok' || typeof value !== 'object' || value === null) return undefined;
  const { missing, n } = value as { missing?: unknown; n?: unknown };
  return isCount(missing) && isCount(n) ? (value as LedgerAnswer) : undefined;
}

const isCount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0;

/** Unknown, with how many outcomes there are where they were looked for. */
export function unmeasured(claim: ClaimId, answer: LedgerAnswer | undefined): Confidence {
  const why = 'too-few-outcomes' as const;
  if (!answer) return { status: 'unknown', claim, why };
  const { n, missing } = answer;
  if (missing > 0) return { status: 'unknown', claim, why, n, missing };
  return { status: 'unknown', claim, why: 'unknown' in answer ? asReason(answer.unknown) : why, n };
}

/** No threshold keeps the promise: no number of this scope bears on the item. */
const asReason = (why: UnknownReason | 'too-many-errors'): UnknownReason =>
  why === 'too-many-errors' ? 'out-of-scope' : why;

/** The measured probability, unless one of the cases of A3 forbids to use it. */
export function measuredBy(answer: LedgerAnswer | undefined, scope: Scope): Confidence {
  const { claim } = scope;
  if (!answer || answer.missing > 0 || !('p' in answer)) return unmeasured(claim, answer);
  const { p, lo, hi, n, calibrator, drift } = answer;
  if (!(lo >= 0 && lo <= p && p <= hi && hi <= 1))
    return { status: 'unknown', claim, why: 'out-of-scope', n };
  const conf: Confidence = { status: 'calibrated', claim, p, lo, hi, n, calibrator, scope, drift };
  const why = whyUnknown(conf);
  return why ? { status: 'unknown', claim, why, n } : conf;
}

/** One sentence about what is missing, or nothing where enough was heard. */
export function whatIsMissing(answer: LedgerAnswer | undefined): string | undefined {
  if (!answer) return 'The outcomes could not be read.';
  const { n, missing } = answer;
  return missing > 0 ? `${count(n, 'outcome')} known here, ${missing} more needed.` : undefined;
}

const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? '' : 's'}`;

/** Names the scope of a node in words: `name`, or where the node stands, without numbers of iterations. */
export const taskAt = (key: string, name = ''): string => name || key.replace(/#\d+/g, '');

/** Did an oracle or a person decide this very claim? Then nothing measured of others bears on it. */
export const isDecided = (conf: Confidence): boolean => {
  if (conf.status !== 'derived' || (conf.rule !== 'oracle' && conf.rule !== 'human')) return false;
  const p = shownNumber(conf);
  return p === 0 || p === 1;
};
