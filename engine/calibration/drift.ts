/**
 * D6: has the calibration stopped holding? CUSUM (Page 1954) on p - y in both directions: too sure and not
 * sure enough. k = .05, h = 8: about one false alarm in 5,000 outcomes.
 */
import type { DriftState } from '#primitives/kit/ledger.ts';
import type { Forecast } from './forecast.ts';

const SLACK = 0.05;
const ALARM = 8;
/** Half of the way to an alarm. */
const WATCH = ALARM / 2;

export type Cusum = { readonly tooSure: number; readonly tooUnsure: number; readonly broken: boolean };

export const FRESH: Cusum = Object.freeze({ tooSure: 0, tooUnsure: 0, broken: false });

/** The state after one outcome. Once broken it stays so, until a new map is fitted and starts FRESH. */
export function stepCusum(state: Cusum, { p, right }: Forecast): Cusum {
  const error = p - (right ? 1 : 0);
  const tooSure = Math.max(0, state.tooSure + error - SLACK);
  const tooUnsure = Math.max(0, state.tooUnsure - error - SLACK);
  return { tooSure, tooUnsure, broken: state.broken || Math.max(tooSure, tooUnsure) > ALARM };
}

export function driftOf({ tooSure, tooUnsure, broken }: Cusum): DriftState {
  if (broken) return 'broken';
  return Math.max(tooSure, tooUnsure) > WATCH ? 'watch' : 'ok';
}

/** State after probabilities that were shown and what happened, oldest first. */
export const driftState = (shown: readonly Forecast[]): DriftState => driftOf(shown.reduce(stepCusum, FRESH));
