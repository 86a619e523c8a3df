/** T4: talking among themselves teaches voices nothing about the world. */
import { type Confidence, type EvidenceId, shownNumber, unknown } from './belief.ts';
import { allAssumptions } from './derive.ts';
import { whyUnknown } from './usable.ts';

/**
 * The pooled confidence after a round: what it says itself if the round brought `newEvidence` (a check, a
 * source, a person), else at most what the pool said before. Voices copy each other: before pooling,
 * their correlation must be estimated again.
 */
export function afterRound(
  before: Confidence,
  after: Confidence,
  { newEvidence }: { newEvidence: readonly EvidenceId[] },
): Confidence {
  if (newEvidence.length > 0) return after;
  if (before.claim !== after.claim) return unknown('none', 'claims-differ');
  const why = whyUnknown(before) ?? whyUnknown(after);
  if (why) return unknown(after.claim, why);
  if (!('lo' in before && 'lo' in after)) return asRaw(before, after);
  return {
    status: 'derived',
    claim: after.claim,
    p: Math.min(before.p, after.p),
    lo: Math.min(before.lo, after.lo),
    hi: Math.min(before.hi, after.hi),
    rule: 'debate',
    assumes: allAssumptions([before, after], ['the round brought no evidence from outside']),
  };
}

/** A score cannot cap a probability as a probability: the lesser number, as the score it is. */
function asRaw(before: Confidence, after: Confidence): Confidence {
  const raw = Math.min(...[before, after].map((one) => shownNumber(one) ?? Number.NaN));
  return { status: 'self_reported', claim: after.claim, raw, method: 'raw-pool' };
}
