/** From confidences to one: status, claim, interval and assumptions of what a formula gives (A1, A4). */
import {
  type Assumption,
  type ClaimId,
  type Confidence,
  type RuleId,
  shownNumber,
  type UnknownReason,
  unknown,
} from './belief.ts';
import { toProbability } from './probability.ts';
import { whyUnknown } from './usable.ts';

export type Range = { p: number; lo: number; hi: number };

/** Monotone in each argument, never falling; does not depend on the order. */
export type Rule = (ps: readonly number[]) => number;

/** The formula at the lower ends, at the numbers, at the upper ends: the range of a monotone rule. */
export function atEnds(ranges: readonly Range[], rule: Rule): Range {
  const p = rule(ranges.map((one) => one.p));
  // rounding may put an end on the other side of the number by the last bit
  const lo = Math.min(p, rule(ranges.map((one) => one.lo)));
  const hi = Math.max(p, rule(ranges.map((one) => one.hi)));
  return { p, lo, hi };
}

export type How = {
  rule: RuleId;
  of: Rule;
  assumes: readonly Assumption[];
  /** What the result is about; without it all must be about the same. */
  claim?: ClaimId;
};

/**
 * One confidence of several, at least one. Its status is at most the least of theirs and at most
 * `derived`: an unknown one makes it unknown, a raw score makes it a raw score. Different claims without a
 * claim of their own for the result make it unknown.
 */
export function derive(confs: readonly Confidence[], how: How): Confidence {
  const [first] = confs;
  if (!first) throw new RangeError('There is nothing to combine.');
  const claim = how.claim ?? first.claim;
  if (how.claim === undefined && confs.some((one) => one.claim !== claim))
    return unknown('none', 'claims-differ');
  const why = confs.map(whyUnknown).find((one): one is UnknownReason => one !== undefined);
  if (why !== undefined) return unknown(claim, why);
  const known = confs.map(rangeOf);
  if (confs.some((one) => one.status === 'self_reported'))
    return { status: 'self_reported', claim, raw: how.of(known.map(({ p }) => p)), method: 'raw-pool' };
  return {
    status: 'derived',
    claim,
    ...atEnds(known, how.of),
    rule: how.rule,
    assumes: allAssumptions(confs, how.assumes),
  };
}

/** The number and its ends; a raw score is its own ends. Throws `NotAProbabilityError` where there is none. */
export function rangeOf(conf: Confidence): Range {
  const p = toProbability(shownNumber(conf) ?? Number.NaN);
  return 'lo' in conf ? { p, lo: conf.lo, hi: conf.hi } : { p, lo: p, hi: p };
}

/** What the inputs assume, and more; each once and in one order. */
export const allAssumptions = (
  confs: readonly Confidence[],
  more: readonly Assumption[],
): readonly Assumption[] =>
  [...new Set([...confs.flatMap((one) => ('assumes' in one ? one.assumes : [])), ...more])].sort();
