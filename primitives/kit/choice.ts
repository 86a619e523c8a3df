/** P5 to P7 on confidences: one of several sources, at least one of several tries, the chosen one. */
import { linearPool, noisyOr } from './algebra.ts';
import { type Confidence, shownNumber, unknown } from './belief.ts';
import { derive } from './derive.ts';

/** P5 `linear.pool`: it is unknown which of these sources applies. Nothing for voices that all do. */
export const mixture = (sources: readonly Confidence[]): Confidence =>
  derive(sources, {
    rule: 'linear.pool',
    of: linearPool,
    assumes: ['exactly one of the sources applies, each as likely as the others'],
  });

/** P6 `noisy.or`: at least one of several tries succeeds, and `oracle` recognises which. Never for agreement. */
export const anySucceeds = (tries: readonly Confidence[], { oracle }: { oracle: string }): Confidence =>
  derive(tries, {
    rule: 'noisy.or',
    of: noisyOr,
    assumes: ['the tries succeed independently of each other', `${oracle} recognises success`],
  });

/**
 * P7 `select`: the winner of a choice is right less often than its number says. `own` is what was measured
 * of winners of this very choice; until then it is unknown. `raw` is what the winner brought, for showing.
 */
export function selected(
  winner: Confidence,
  own?: Extract<Confidence, { status: 'calibrated' }>,
): { conf: Confidence; raw: number | undefined } {
  const isAbout = own?.claim === winner.claim;
  return {
    conf: own && isAbout ? own : unknown(winner.claim, own ? 'claims-differ' : 'winner-not-calibrated'),
    raw: shownNumber(winner),
  };
}
