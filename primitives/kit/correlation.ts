/** How often voices are wrong together, as long as it was not measured (A4). */
import { DEFAULT_RHO } from './log-pool.ts';
import { stableSum, toProbability } from './probability.ts';

/** Providers whose agents compute here; all others are taken for language models. */
const OFFLINE: ReadonlySet<string> = new Set(['built-in', 'trained']);

/** What is known of who speaks: as an agent's card says it. */
export type VoiceKind = { family: string; provider: string };

/** Says how an agent is called, not who made it. */
const RECORDED = 'recorded';

/**
 * The error correlation of two voices. Offline agents of one family make the same mistakes; models of one
 * family or provider share their past; where only one of two is a model, the greater default holds.
 */
export function defaultRho(a: VoiceKind, b: VoiceKind): number {
  const isFamily = a.family === b.family;
  if (OFFLINE.has(a.provider) && OFFLINE.has(b.provider))
    return isFamily ? DEFAULT_RHO.sameFamily : DEFAULT_RHO.offline;
  const isProvider = a.provider === b.provider && a.provider !== RECORDED;
  return isFamily || isProvider ? DEFAULT_RHO.sameProvider : DEFAULT_RHO.models;
}

/**
 * Mean of `rhoOf`, in [0,1], over all pairs of voices; 0 for a single voice, which has nobody to be wrong
 * with. `meanRho(cards, defaultRho)` is what is assumed before any measurement.
 */
export function meanRho<T>(voices: readonly T[], rhoOf: (a: T, b: T) => number): number {
  const pairs = voices.flatMap((a, i) => voices.slice(i + 1).map((b) => toProbability(rhoOf(a, b))));
  return pairs.length === 0 ? 0 : stableSum(pairs) / pairs.length;
}
