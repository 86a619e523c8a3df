import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { probability } from '#primitives/kit/testing.ts';
import { seeded } from '../random.ts';
import { applyBeta, fitBeta } from './beta.ts';
import { fitCurve, type Method } from './choose.ts';
import { applyCurve } from './curve.ts';
import reference from './fixtures/reference.json' with { type: 'json' };
import { type Forecast, toPoints } from './forecast.ts';
import { applyIsotonic, fitIsotonic, fitShrunkIsotonic } from './isotonic.ts';
import { logLoss } from './log-loss.ts';
import { clippedScore } from './logit-fit.ts';
import { applyPlatt, fitPlatt } from './platt.ts';
import { fitTemperature } from './temperature.ts';
import { anyForecasts, drawForecasts } from './testing.ts';
import { vennAbers } from './venn-abers.ts';

const METHODS = ['platt', 'beta', 'temperature', 'isotonic'] as const satisfies readonly Method[];
const { maps } = reference;
const points = toPoints(maps.p.map((p, i) => ({ p, right: maps.y[i] === 1 })));
const GRID = Array.from({ length: 101 }, (_, i) => i / 100);

function expectClose(found: readonly number[], wanted: readonly number[], digits = 6): void {
  expect(found).toHaveLength(wanted.length);
  for (const [i, value] of wanted.entries()) expect(found[i]).toBeCloseTo(value, digits);
}

describe('maps against scikit-learn and scipy', () => {
  it('Platt with its prior', () => {
    const { a, b } = fitPlatt(points);
    expectClose([a, b], maps.plattMap);
  });

  it('Platt with the prior turned off is logistic regression', () => {
    const off = { mean: 0, variance: Number.POSITIVE_INFINITY };
    const { a, b } = fitPlatt(points, { a: off, b: off });
    expectClose([a, b], maps.plattFree);
  });

  it('beta with its prior', () => {
    const { a, b, c } = fitBeta(points);
    expectClose([a, b, c], maps.betaMap, 4);
  });

  it('temperature with its prior', () => {
    expectClose([fitTemperature(points).sharpness], maps.temperatureMap);
  });

  it('isotonic regression, between and outside the scores seen', () => {
    const fitted = fitIsotonic(points);
    expectClose(
      maps.grid.map((x) => applyIsotonic(fitted, x)),
      maps.isotonic,
    );
  });

  it('Venn-Abers is two isotonic regressions', () => {
    const found = maps.vennAbersAt.map((x) => vennAbers(points, x));
    expectClose(
      found.flatMap(({ lo, hi }) => [lo, hi]),
      maps.vennAbers.flat(),
    );
  });
});

describe('priors', () => {
  it('leaves a score as it is when nothing was seen', () => {
    expect(fitPlatt([])).toEqual({ method: 'platt', a: 1, b: 0 });
    expect(applyPlatt(fitPlatt([]), 0.8)).toBeCloseTo(0.8, 12);
    expect(applyBeta(fitBeta([]), 0.8)).toBeCloseTo(0.8, 12);
  });

  it('moves the offset by hand-made numbers: at logit 0, b / 2 = n y - n sigma(b)', () => {
    // ten outcomes at p = .5, all right: 10 (1 - sigma(b)) = b / 2
    const { a, b } = fitPlatt([{ x: 0.5, n: 10, right: 10 }]);
    expect(a).toBeCloseTo(1, 9);
    expect(10 * (1 - 1 / (1 + Math.exp(-b)))).toBeCloseTo(b / 2, 9);
    expect(b).toBeCloseTo(2.17, 1);
  });

  it('never turns a map upside down, even where the data does', () => {
    const upside = toPoints(drawForecasts(500, seeded(3), { slope: -1, shift: 0 }));
    expect(fitPlatt(upside).a).toBe(0);
    expect(fitTemperature(upside).sharpness).toBe(0);
    const { a, b } = fitBeta(upside);
    expect(Math.min(a, b)).toBeGreaterThanOrEqual(0);
  });

  it('shrinks isotonic blocks to the smooth curve', () => {
    const certain = toPoints(Array.from({ length: 30 }, (_, i) => ({ p: i / 30, right: i >= 15 })));
    const alone = fitIsotonic(certain);
    expect(applyIsotonic(alone, 1)).toBe(1);
    const shrunk = fitShrunkIsotonic(certain, () => 0.8);
    // the block of right ones holds all 15 and 10 or 11 of the 20 pseudo-outcomes
    expect(applyIsotonic(shrunk, 1)).toBeGreaterThan(0.88);
    expect(applyIsotonic(shrunk, 1)).toBeLessThan(0.95);
  });
});

const NUMBERS = { numRuns: 500 };

describe.each(METHODS)('%s', (method) => {
  test.prop([anyForecasts(1, 20)], NUMBERS)('has finite parameters and never falls', (forecasts) => {
    const curve = fitCurve(forecasts, { method });
    const parameters = Object.values(curve)
      .flat()
      .filter((value) => typeof value === 'number');
    expect(parameters.every(Number.isFinite)).toBe(true);
    const values = GRID.map((x) => applyCurve(curve, x));
    expect(values.every((value, i) => value >= (values[i - 1] ?? 0) && value <= 1)).toBe(true);
  });

  test.prop([anyForecasts(1, 60)], NUMBERS)(
    'explains what it was fitted to no worse than the scores',
    (forecasts) => {
      const curve = fitCurve(forecasts, { method });
      const mapped = forecasts.map(({ p, right }) => ({ p: applyCurve(curve, p), right }));
      const raw = forecasts.map(({ p, right }) => ({ p: clippedScore(p), right }));
      expect(logLoss(mapped)).toBeLessThanOrEqual(logLoss(raw) + 0.05);
    },
  );

  test.prop([anyForecasts(2, 60), fc.integer()], NUMBERS)(
    'does not see the order of the outcomes',
    (forecasts, seed) => {
      const other = [...forecasts].sort((a, b) => ((a.p * 7919 + seed) % 1) - ((b.p * 7919 + seed) % 1));
      expect(fitCurve(other, { method })).toEqual(fitCurve(forecasts, { method }));
    },
  );

  it('keeps calibrated scores about as they are', () => {
    const curve = fitCurve(drawForecasts(5_000, seeded(5)), { method });
    for (const x of [0.2, 0.5, 0.8, 0.95]) expect(Math.abs(applyCurve(curve, x) - x)).toBeLessThan(0.045);
  });

  it('recovers how the truth was drawn', () => {
    // temperature has no offset to find
    const truth = { slope: 0.5, shift: method === 'temperature' ? 0 : 0.4 };
    const drawn = drawForecasts(5_000, seeded(6), truth);
    const curve = fitCurve(drawn, { method });
    const at = (x: number) => 1 / (1 + Math.exp(-(truth.slope * Math.log(x / (1 - x)) + truth.shift)));
    for (const x of [0.2, 0.5, 0.8, 0.95]) {
      expect(Math.abs(applyCurve(curve, x) - at(x))).toBeLessThan(0.05);
    }
  });

  test.prop([anyForecasts(1, 30), anyForecasts(1, 30), probability()], NUMBERS)(
    'stays monotone when laid over a parent',
    (above, below, x) => {
      const over = fitCurve(above, { method });
      const curve = fitCurve(below, { method, over });
      expect(applyCurve(curve, x)).toBeLessThanOrEqual(applyCurve(curve, Math.min(1, x + 0.1)) + 1e-12);
    },
  );
});

test.prop([anyForecasts(1, 60), probability()], NUMBERS)(
  'Venn-Abers: p0 <= p1, narrower with more of the same',
  (forecasts, x) => {
    const few = vennAbers(toPoints(forecasts), x);
    expect(few.lo).toBeLessThanOrEqual(few.hi);
    const many: Forecast[] = Array.from({ length: 20 }, () => forecasts).flat();
    const wide = few.hi - few.lo;
    const narrow = vennAbers(toPoints(many), x);
    expect(narrow.hi - narrow.lo).toBeLessThanOrEqual(wide + 1e-9);
  },
);
