/** A calibrator fitted to the outcomes of one scope. Immutable: old runs are drawn again with the one they used. */
import type { CalibratorMethod, DriftState } from '#primitives/kit/ledger.ts';
import { chooseMethod, fitCurve, type Method } from './choose.ts';
import { applyCurve, type Curve } from './curve.ts';
import { type Forecast, type Point, toPoints } from './forecast.ts';
import { intervalAt } from './interval.ts';
import { scoreAtRank } from './isotonic.ts';
import { widthOf } from './rates.ts';

export type FittedMap = {
  readonly id: string;
  readonly version: number;
  /** Outcomes it was fitted to. */
  readonly n: number;
  readonly method: Method;
  readonly curve: Curve;
  /** Scores between the 0.5 % and the 99.5 % quantile of those seen; outside nothing is known (A3). */
  readonly range: readonly [lo: number, hi: number];
  /** The outcomes themselves, by score: intervals are read off them. */
  readonly points: readonly Point[];
};

/** One scope of a chain: its outcomes and the name its map will have. */
export type ScopeOutcomes = { id: string; version: number; outcomes: readonly Forecast[] };
type Fit = { method: CalibratorMethod; parent?: FittedMap | undefined };

const TAIL = 0.005;

/** `undefined` below 10 outcomes: the parent's map holds, or nothing does. Throws on scores outside [0,1]. */
export function fitMap(
  { id, version, outcomes }: ScopeOutcomes,
  { method: asked, parent }: Fit,
): FittedMap | undefined {
  const over = parent?.curve;
  const method = chooseMethod(outcomes, { asked, over });
  if (!method) return undefined;
  const points = toPoints(outcomes);
  const last = outcomes.length - 1;
  const range = [
    scoreAtRank(points, Math.floor(TAIL * last)),
    scoreAtRank(points, Math.ceil((1 - TAIL) * last)),
  ];
  const [lo = 0, hi = 1] = range;
  const curve = fitCurve(outcomes, { method, over });
  return Object.freeze({ id, version, n: outcomes.length, method, curve, range: [lo, hi] as const, points });
}

/**
 * D1: scopes from the widest (task prior) to the narrowest; each map is laid over the curve of the scope
 * above it. Returns the narrowest that has outcomes enough.
 */
export function fitChain(
  scopes: readonly ScopeOutcomes[],
  method: CalibratorMethod = 'auto',
): FittedMap | undefined {
  return scopes.reduce<FittedMap | undefined>(
    (parent, scope) => fitMap(scope, { method, parent }) ?? parent,
    undefined,
  );
}

const nameOf = ({ id, version }: { id: string; version: number }): string => `${id}@${version}`;

/** A3: an interval wider than this is shown as unknown. */
const WIDEST = 0.3;

export type Reading =
  | { status: 'calibrated'; p: number; lo: number; hi: number; n: number; calibrator: string }
  | { status: 'unknown'; why: 'too-few-outcomes' | 'out-of-scope' | 'interval-too-wide'; n: number };

/** The probability for a raw score in [0,1], or which case of A3 forbids one. */
export function readMap(map: FittedMap | undefined, raw: number): Reading {
  const reading = readAnywhere(map, raw);
  if (!map || (raw >= map.range[0] && raw <= map.range[1])) return reading;
  return { status: 'unknown', why: 'out-of-scope', n: map.n };
}

/** The same for a number that a rule made of scores whose own scopes were checked: no range of its own. */
export function readAnywhere(map: FittedMap | undefined, raw: number): Reading {
  if (!map) return { status: 'unknown', why: 'too-few-outcomes', n: 0 };
  const { n, points, curve } = map;
  const p = applyCurve(curve, raw);
  const interval = intervalAt(points, { x: raw, p });
  if (widthOf(interval) > WIDEST) return { status: 'unknown', why: 'interval-too-wide', n };
  return { status: 'calibrated', p, ...interval, n, calibrator: nameOf(map) };
}

const REFIT_AFTER = 25;

/** D1: fit again after 25 new outcomes, or when the calibration stopped holding. */
export const isRefitDue = ({ n }: FittedMap, { outcomes, drift }: { outcomes: number; drift: DriftState }) =>
  drift === 'broken' || outcomes - n >= REFIT_AFTER;
