/** P8, A2 and T5 on confidences: what repeated outcomes, a check of this item and a person's word say. */
import {
  type Assumption,
  type BetaCount,
  type ClaimId,
  type Confidence,
  unknown,
  type Verification,
} from './belief.ts';
import { certain } from './certain.ts';
import { afterRates, afterVerdict, countInterval, countMean, type OraclePower } from './counts.ts';
import { allAssumptions, type Range } from './derive.ts';
import { tooLittle } from './usable.ts';

type Source = { rule: 'evidence' | 'human'; assumes: readonly Assumption[] };

/** P8 `evidence`: how often something held before, with the 95 % interval; unknown from fewer than 10 outcomes. */
export function fromCounts(claim: ClaimId, count: BetaCount, { rule, assumes }: Source): Confidence {
  const range = { p: countMean(count), ...countInterval(count) };
  const why = tooLittle({ ...range, n: count.r + count.s });
  return why ? unknown(claim, why) : { status: 'derived', claim, ...range, rule, assumes };
}

/** `deff` >= 1 dampens a check that shares inputs with the agent. */
export type CheckOptions = { rule?: 'oracle' | 'human'; deff?: number };

/**
 * What a check of this item changes. One that covers the very claim decides it. Another one moves the
 * log-odds by its measured likelihood ratio; without measured hit rates, without a probability to move, or
 * when it ended in `error` or `partial`, it changes nothing.
 */
export function afterCheck(
  conf: Confidence,
  { oracle, verdict, covers, power }: Verification,
  { rule = 'oracle', deff = 1 }: CheckOptions = {},
): Confidence {
  if (verdict === 'error' || verdict === 'partial') return conf;
  if (covers === conf.claim && !power) return certain(conf.claim, { rule, verdict });
  if (!power || !('lo' in conf)) return conf;
  const range = moved(conf, verdict, { power, deff });
  const assumes = allAssumptions([conf], [`${oracle} finds as much here as where it was measured`]);
  return { status: 'derived', claim: conf.claim, ...range, rule, assumes };
}

/** A pass says most where both hit rates are high, a fail says least there: the ends of p meet those. */
function moved(
  { p, lo, hi }: Range,
  verdict: 'pass' | 'fail',
  { power, deff }: { power: OraclePower; deff: number },
): Range {
  const [se, sp] = [countInterval(power.se), countInterval(power.sp)];
  const least = { se: se.lo, sp: sp.lo, deff };
  const most = { se: se.hi, sp: sp.hi, deff };
  const [down, up] = verdict === 'pass' ? [least, most] : [most, least];
  const middle = afterVerdict(p, verdict, { power, deff });
  return {
    p: middle,
    lo: Math.min(middle, afterRates(lo, verdict, down)),
    hi: Math.max(middle, afterRates(hi, verdict, up)),
  };
}

/** Items judged by two people from which agreement is measured instead of assumed. */
export const AUDIT_FROM = 30;

export const HUMAN_IS_GOLD = 'the person who answered is the standard (humanIsGold)';

/**
 * T5: would this person's answer be approved? The person is the standard until an audit of at least 30
 * items judged twice says how often two people agree (`r`) and differ (`s`).
 */
export function personSays(claim: ClaimId, audit: BetaCount = { r: 0, s: 0 }): Confidence {
  const n = audit.r + audit.s;
  if (n < AUDIT_FROM) return certain(claim, { rule: 'human', assumes: [HUMAN_IS_GOLD] });
  return fromCounts(claim, audit, {
    rule: 'human',
    assumes: [`people agree as often as on ${n} items judged twice`],
  });
}
