/** Generators for tests of calibration. Only tests import this. */
import fc from 'fast-check';
import { sigmoid } from '#primitives/kit/probability.ts';
import { probability } from '#primitives/kit/testing.ts';
import { normal, type Random } from '../random.ts';
import type { Forecast } from './forecast.ts';

const anyScore = probability();
const anyForecast = fc.record({ p: anyScore, right: fc.boolean() });

/** Calibration sets as they come: mixed, saturated, of one score, of one class. */
export const anyForecasts = (minLength: number, maxLength: number): fc.Arbitrary<Forecast[]> => {
  const size = { minLength, maxLength };
  return fc.oneof(
    fc.array(anyForecast, size),
    fc.array(fc.record({ p: fc.constantFrom(0.9999, 1, 1e-4, 0), right: fc.boolean() }), size),
    anyScore.chain((p) => fc.array(fc.record({ p: fc.constant(p), right: fc.boolean() }), size)),
    fc.boolean().chain((right) => fc.array(fc.record({ p: anyScore, right: fc.constant(right) }), size)),
  );
};

/** `n` forecasts whose truth is drawn with sigma(slope logit p + shift): slope 1, shift 0 is calibrated. */
export function drawForecasts(
  n: number,
  random: Random,
  { slope, shift }: { slope: number; shift: number } = { slope: 1, shift: 0 },
): Forecast[] {
  return Array.from({ length: n }, () => {
    const z = 0.8 + 1.6 * normal(random);
    return { p: sigmoid(z), right: random() < sigmoid(slope * z + shift) };
  });
}
