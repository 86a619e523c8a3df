/** A monotone map from scores to probabilities: data, so that it can be stored and drawn again later. */
import { toProbability } from '#primitives/kit/probability.ts';
import { applyBeta, type Beta } from './beta.ts';
import { applyIsotonic, type Isotonic } from './isotonic.ts';
import { applyPlatt, type Platt } from './platt.ts';
import { applyTemperature, type Temperature } from './temperature.ts';

type Shape = Platt | Beta | Temperature | Isotonic;

/** `over`: the parent scope's curve, applied to the score first. */
export type Curve = Shape & { over?: Curve };

/** Never falls in `raw`. `raw` in [0,1] to [0,1]; else `NotAProbabilityError`. */
export function applyCurve(curve: Curve, raw: number): number {
  const p = curve.over ? applyCurve(curve.over, raw) : toProbability(raw);
  switch (curve.method) {
    case 'platt':
      return applyPlatt(curve, p);
    case 'beta':
      return applyBeta(curve, p);
    case 'temperature':
      return applyTemperature(curve, p);
    case 'isotonic':
      return applyIsotonic(curve, p);
  }
}
