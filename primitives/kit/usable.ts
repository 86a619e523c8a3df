/** When a confidence counts as unknown although it has numbers (A3, cases 4 to 6). */
import type { Confidence, UnknownReason } from './belief.ts';

/** Outcomes below which nothing is said. */
export const MIN_OUTCOMES = 10;
/** Width of a measured interval above which nothing is said. */
export const MAX_WIDTH = 0.3;

/**
 * Why a confidence must not be used as a number, or `undefined`. Width speaks about how much was measured:
 * a derived interval (the bounds of a chain, say) may be wider, and is shown.
 */
export function whyUnknown(conf: Confidence): UnknownReason | undefined {
  if (conf.status === 'unknown') return conf.why;
  if (conf.status !== 'calibrated') return undefined;
  return conf.drift === 'broken' ? 'drift-broken' : tooLittle(conf);
}

/** Why `n` outcomes with this interval say too little, or `undefined`. */
export function tooLittle({ n, lo, hi }: { n: number; lo: number; hi: number }): UnknownReason | undefined {
  if (n < MIN_OUTCOMES) return 'too-few-outcomes';
  // .55 - .25 is not .3 to the last bit
  return hi - lo > MAX_WIDTH + 1e-9 ? 'interval-too-wide' : undefined;
}
