/** T1: how likely is success within several tries, if an oracle recognises it? */

import type { ClaimId, Confidence } from './belief.ts';
import type { Beta } from './beta.ts';

function checked({ a, b }: Beta, tries: number): void {
  if (!(a > 0 && b > 0 && a + b < Number.POSITIVE_INFINITY))
    throw new RangeError(`Beta(${a}, ${b}): expected parameters above 0.`);
  if (!Number.isInteger(tries) || tries < 1)
    throw new RangeError(`${tries} tries: expected a whole number from 1.`);
}

/**
 * 1 - B(a, b + k) / B(a, b): items are easy or hard, the chance of one try on an item has the distribution
 * Beta(a, b). Less than 1 - (1 - p)^k, because whoever failed is more likely to have met a hard item.
 */
export function retrySuccess({ a, b }: Beta, tries: number): number {
  checked({ a, b }, tries);
  let failure = 1;
  for (let i = 0; i < tries; i += 1) failure *= (b + i) / (a + b + i);
  return 1 - failure;
}

/**
 * What holds whatever the mix of easy and hard items: no less than one try alone (every item always
 * succeeds or always fails), no more than independent tries (all items equally hard).
 */
export function retryRange({ a, b }: Beta, tries: number): { lo: number; hi: number } {
  checked({ a, b }, tries);
  return { lo: a / (a + b), hi: 1 - (b / (a + b)) ** tries };
}

/** T1 `retry` as a confidence: `difficulty` was fitted on `claim` in this scope, `oracle` recognises success. */
export function retried(
  claim: ClaimId,
  { difficulty, tries, oracle }: { difficulty: Beta; tries: number; oracle: string },
): Confidence {
  const p = retrySuccess(difficulty, tries);
  const { lo, hi } = retryRange(difficulty, tries);
  const { a, b } = difficulty;
  const assumes = [
    `the chance of one try varies between items as Beta(${a}, ${b})`,
    `${oracle} recognises success`,
  ];
  return { status: 'derived', claim, p, lo: Math.min(p, lo), hi: Math.max(p, hi), rule: 'retry', assumes };
}
