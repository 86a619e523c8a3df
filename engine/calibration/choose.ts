/** Which calibrator for how many outcomes: the table of D1. */
import type { CalibratorMethod } from '#primitives/kit/ledger.ts';
import { fitBeta } from './beta.ts';
import { applyCurve, type Curve } from './curve.ts';
import { byScore, type Forecast, foldsOf, type Point, toPoints } from './forecast.ts';
import { fitShrunkIsotonic } from './isotonic.ts';
import { logLoss } from './log-loss.ts';
import { fitPlatt } from './platt.ts';
import { fitTemperature } from './temperature.ts';

export type Method = Exclude<CalibratorMethod, 'auto'>;

/** Fewer than `fit` outcomes fit nothing; from `compare` the candidates compete; from `isotonic` it joins. */
export const OUTCOMES_TO = { fit: 10, compare: 50, isotonic: 500 } as const;

const FOLDS = 5;

/** Methods that may be fitted to `n` outcomes, the default first. None below 10. */
export function candidates(n: number): Method[] {
  if (n < OUTCOMES_TO.fit) return [];
  if (n < OUTCOMES_TO.compare) return ['platt'];
  const smooth: Method[] = ['platt', 'beta', 'temperature'];
  return n < OUTCOMES_TO.isotonic ? smooth : [...smooth, 'isotonic'];
}

/** Scores as the parent scope's curve sees them: what a child's curve is laid over. */
const seenThrough = (forecasts: readonly Forecast[], over: Curve | undefined): readonly Forecast[] =>
  over ? forecasts.map(({ p, right }) => ({ p: applyCurve(over, p), right })) : forecasts;

/** Any number of outcomes, even none. `over` is the prior: without outcomes the curve is the parent's. */
export function fitCurve(
  forecasts: readonly Forecast[],
  { method, over }: { method: Method; over?: Curve | undefined },
): Curve {
  const points = toPoints(seenThrough(forecasts, over));
  const laid = over ? { over } : {};
  if (method !== 'isotonic') return { ...fitSmooth(points, method), ...laid };
  const smooth: Curve = { ...fitPlatt(points), ...laid };
  // on the scores themselves: a parent with steps would hide differences that the child has seen
  return fitShrunkIsotonic(toPoints(forecasts), (x) => applyCurve(smooth, x));
}

function fitSmooth(points: readonly Point[], method: Exclude<Method, 'isotonic'>): Curve {
  if (method === 'platt') return fitPlatt(points);
  return method === 'beta' ? fitBeta(points) : fitTemperature(points);
}

/**
 * The candidate with the lowest 5-fold log loss; a tie goes to the earlier, `platt`. A method asked for by
 * name is taken if there are outcomes enough for it, else `platt`. `undefined` below 10 outcomes.
 */
export function chooseMethod(
  forecasts: readonly Forecast[],
  { asked, over }: { asked: CalibratorMethod; over?: Curve | undefined },
): Method | undefined {
  const open = candidates(forecasts.length);
  if (open.length < 2) return open[0];
  if (asked !== 'auto') return open.includes(asked) ? asked : 'platt';
  const losses = open.map((method) => ({ method, loss: crossLoss(forecasts, { method, over }) }));
  return losses.reduce((best, one) => (one.loss < best.loss ? one : best)).method;
}

/** Probability for every outcome from a curve that has not seen it. */
export function crossFit(
  forecasts: readonly Forecast[],
  choice: { method: Method; over?: Curve | undefined },
): Forecast[] {
  const folds = foldsOf(forecasts, FOLDS, byScore);
  return folds.flatMap((fold) => {
    const curve = fitCurve(
      folds.flatMap((other) => (other === fold ? [] : other)),
      choice,
    );
    return fold.map(({ p, right }) => ({ p: applyCurve(curve, p), right }));
  });
}

const crossLoss = (forecasts: readonly Forecast[], choice: { method: Method; over?: Curve | undefined }) =>
  logLoss(crossFit(forecasts, choice));
