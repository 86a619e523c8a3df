/** D3: sets of labels that hold the truth as often as asked. */
import type { Belief, Confidence, Scope } from './belief.ts';
import { betaQuantile } from './beta.ts';
import { toProbability } from './probability.ts';
import { tooLittle } from './usable.ts';

/** The event a set's number is about. */
export const IN_SET = 'truth-in-set';

/** Of the ends of an interval that is to hold 95 of 100 times. */
const TAIL = 0.025;

type Fitted = { alpha: number; n: number; calibrator: string; scope: Scope };

/**
 * The truth is in the set with 1 - alpha. A threshold fitted to `n` outcomes covers Beta(n + 1 - l, l) of
 * the items to come, l = floor((n + 1) alpha), which spreads by about sqrt(alpha (1 - alpha) / (n + 2)).
 */
export function coverageOf({ alpha, n, calibrator, scope }: Fitted): Confidence {
  const { claim } = scope;
  const p = 1 - toProbability(alpha);
  const left = Math.floor((n + 1) * alpha);
  if (left < 1) return { status: 'unknown', claim, why: 'too-few-outcomes', n };
  const beta = { a: n + 1 - left, b: left };
  const lo = Math.min(p, betaQuantile(TAIL, beta));
  const hi = Math.max(p, betaQuantile(1 - TAIL, beta));
  const why = tooLittle({ n, lo, hi });
  if (why) return { status: 'unknown', claim, why, n };
  return { status: 'calibrated', claim, p, lo, hi, n, calibrator, scope, drift: 'ok' };
}

/** All labels anybody named, most likely first, then those of `labels` in their order. */
export function knownLabels({ value, alternatives = [] }: Belief, labels: readonly string[]): string[] {
  const named = [...alternatives].sort((a, b) => b.p - a.p).map((one) => one.value);
  const all = [value, ...named, ...labels].filter((one) => typeof one === 'string');
  return [...new Set(all)];
}
