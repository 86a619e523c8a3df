/** D4: a threshold that keeps a promise about wrong answers, as far as outcomes allow to give one. */
import { whatIsMissing } from './answers.ts';
import type { Belief } from './belief.ts';
import type { LedgerAnswer } from './ledger.ts';
import { type Judged, judge, round } from './threshold.ts';

/** At most `alpha` of what passes is wrong, with confidence 1 - `delta`; both in (0,1). */
export type RiskPromise = { alpha: number; delta: number };

export const percent = (share: number): string => `${round(100 * share)} %`;

/** What the reader must accept for the promise to mean anything. */
export const promiseOf = ({ alpha, delta }: RiskPromise): string =>
  `at most ${percent(alpha)} of what passes is wrong, with confidence ${percent(1 - delta)}, while calibration holds`;

/** Could any threshold let it pass? What has no measured number needs no outcomes to be refused. */
export const mayPass = (belief: Belief): boolean => judge(belief, { use: 'p', threshold: 0 }).isEnough;

/** Is the probability at or above the threshold that keeps the promise? Without one the gate is closed. */
export function judgeBy(belief: Belief, answer: LedgerAnswer | undefined, { alpha }: RiskPromise): Judged {
  if (!answer || !('threshold' in answer) || answer.missing > 0)
    return { isEnough: false, because: `The gate is closed. ${whyClosed(answer, alpha)}` };
  const { threshold, n } = answer;
  if (!(threshold >= 0 && threshold <= 1)) return { isEnough: false, because: 'The gate is closed.' };
  const { isEnough } = judge(belief, { use: 'p', threshold });
  const p = 'p' in belief.conf ? round(belief.conf.p) : 0;
  const kept = `which keeps wrong answers to at most ${percent(alpha)} (${n} outcomes)`;
  return { isEnough, because: `p ${p} ${isEnough ? '>=' : '<'} ${round(threshold)}, ${kept}` };
}

function whyClosed(answer: LedgerAnswer | undefined, alpha: number): string {
  const missing = whatIsMissing(answer);
  if (missing) return missing;
  if (answer && 'unknown' in answer && answer.unknown === 'too-many-errors')
    return `No threshold keeps wrong answers to at most ${percent(alpha)} here.`;
  if (answer && 'unknown' in answer && answer.unknown === 'drift-broken')
    return 'The calibration no longer holds.';
  return 'The outcomes say nothing about a threshold.';
}
