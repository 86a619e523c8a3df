/** Probabilities in [0,1] and their log-odds. Numbers outside are programming errors, never clamped to fit. */

export class NotAProbabilityError extends Error {
  override readonly name = 'NotAProbabilityError';
  readonly value: number;

  constructor(value: number) {
    super(`${value} is not a probability: expected a number from 0 to 1.`);
    this.value = value;
  }
}

/** Distance from 0 and 1 that log-odds keep (A1): |logit| stays below 9.22. */
export const EDGE = 1e-4;

/** Returns `p`. Throws `NotAProbabilityError` on NaN and on anything outside [0,1]. */
export function toProbability(p: number): number {
  if (!(p >= 0 && p <= 1)) throw new NotAProbabilityError(p);
  return p;
}

/** `p` kept within [1e-4, 1 - 1e-4]. Only for use inside logarithms. */
export const awayFromEdges = (p: number): number => Math.min(1 - EDGE, Math.max(EDGE, toProbability(p)));

/** ln(p / (1 - p)); `p` in [0,1], clamped away from the edges first. Range about [-9.21, 9.21]. */
export function logit(p: number): number {
  const inside = awayFromEdges(p);
  return Math.log(inside / (1 - inside));
}

/** The inverse of `logit`: any finite z to (0,1). Written so that sigmoid(-z) = 1 - sigmoid(z). */
export function sigmoid(z: number): number {
  if (Number.isNaN(z)) throw new NotAProbabilityError(z);
  if (z < 0) return 1 - sigmoid(-z);
  return 1 / (1 + Math.exp(-z));
}

/** Sum that does not depend on the order of its terms, to the last bit. */
export function stableSum(terms: readonly number[]): number {
  return [...terms].sort((a, b) => a - b).reduce((sum, term) => sum + term, 0);
}
