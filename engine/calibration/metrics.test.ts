import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { seeded } from '../random.ts';
import { equalMassBins, equalWidthBins, reliability } from './bins.ts';
import { brier, brierSkill, murphy } from './brier.ts';
import { comparePaired } from './compare.ts';
import { adaptiveEce, debiasedEce, ece, erf, noiseFloor } from './ece.ts';
import reference from './fixtures/reference.json' with { type: 'json' };
import type { Forecast } from './forecast.ts';
import { logLoss } from './log-loss.ts';
import { aurc, auroc, excessAurc, riskAt, riskCoverage } from './ranking.ts';
import { anyForecasts, drawForecasts } from './testing.ts';

const toForecasts = ({ p, y }: { p: number[]; y: number[] }): Forecast[] =>
  p.map((value, i) => ({ p: value, right: y[i] === 1 }));

const { metrics } = reference;
const forecasts = toForecasts(metrics);

describe('metrics against scikit-learn and numpy', () => {
  it.each([
    ['Brier', brier(forecasts), metrics.brier],
    ['log loss', logLoss(forecasts), metrics.logLoss],
    ['AUROC', auroc(forecasts), metrics.auroc],
    ['AUROC with ties', auroc(toForecasts(reference.maps)), metrics.aurocTies],
    ['ECE15', ece(forecasts), metrics.ece],
    ['aECE', adaptiveEce(forecasts), metrics.adaptiveEce],
    ['reliability', murphy(forecasts).reliability, metrics.murphy.reliability],
    ['resolution', murphy(forecasts).resolution, metrics.murphy.resolution],
    ['uncertainty', murphy(forecasts).uncertainty, metrics.murphy.uncertainty],
    ['AURC', aurc(forecasts), metrics.aurc],
    ['E-AURC', excessAurc(forecasts), metrics.aurc - metrics.aurcBest],
  ])('%s', (_, found, wanted) => {
    expect(found).toBeCloseTo(wanted, 10);
  });

  it.each(reference.erf)('erf(%d) = %d', (x, wanted) => {
    expect(erf(x)).toBeCloseTo(wanted, 12);
  });
});

describe('calibration error', () => {
  it('lies near its noise floor for a perfect forecaster, and the floor is that of the design page', () => {
    // a confidence in the answer given is at least a half
    const surer = ({ p, right }: Forecast) => (p < 0.5 ? { p: 1 - p, right: !right } : { p, right });
    const perfect = drawForecasts(1_000, seeded(1)).map(surer);
    const floor = noiseFloor(perfect, { seed: 2 });
    expect(floor.mean).toBeGreaterThan(0.018);
    expect(floor.mean).toBeLessThan(0.032);
    expect(floor.p95).toBeGreaterThan(floor.mean);
    expect(ece(perfect)).toBeLessThan(floor.p95 * 1.3);
    expect(noiseFloor(perfect, { seed: 2 })).toEqual(floor);
  });

  it('is debiased: the mean over perfect forecasters is far below the biased one', () => {
    const random = seeded(3);
    const sets = Array.from({ length: 60 }, () => drawForecasts(500, random));
    const meanOf = (metric: (set: readonly Forecast[]) => number) =>
      sets.reduce((sum, set) => sum + metric(set), 0) / sets.length;
    expect(meanOf(debiasedEce)).toBeLessThan(0.75 * meanOf(adaptiveEce));
  });

  it('keeps a real error: overconfident by a known amount', () => {
    const sure = drawForecasts(4_000, seeded(4)).map(({ p }, i) => ({ p: 0.9, right: i % 10 < 7 && p >= 0 }));
    expect(ece(sure)).toBeCloseTo(0.2, 10);
    expect(debiasedEce(sure)).toBeCloseTo(0.2, 10);
  });

  it('is gamed by a constant, which Brier skill gives away', () => {
    const constant = forecasts.map(({ right }) => ({ p: 0.65, right }));
    expect(ece(constant)).toBeLessThan(ece(forecasts));
    expect(brierSkill(constant)).toBeLessThan(0.001);
    expect(brierSkill(forecasts)).toBeGreaterThan(0.25);
    expect(brierSkill([{ p: 0.4, right: true }])).toBeUndefined();
  });
});

describe('ranking', () => {
  it('has no AUROC with one class', () => {
    expect(auroc([{ p: 0.3, right: true }])).toBeUndefined();
  });

  it('reads risk off the surest items, ties spread evenly', () => {
    const items = [
      { p: 0.9, right: true },
      { p: 0.8, right: true },
      { p: 0.5, right: false },
      { p: 0.5, right: true },
      { p: 0.1, right: false },
    ];
    expect(riskCoverage(items)).toEqual([
      { coverage: 0.2, risk: 0, threshold: 0.9 },
      { coverage: 0.4, risk: 0, threshold: 0.8 },
      { coverage: 0.8, risk: 0.25, threshold: 0.5 },
      { coverage: 1, risk: 0.4, threshold: 0.1 },
    ]);
    expect(riskAt(items)).toBeCloseTo(0.25, 12);
    expect(riskAt(items, 0.6)).toBeCloseTo(0.5 / 3, 12);
    expect(aurc(items)).toBeCloseTo((0 + 0 + 0.5 / 3 + 1 / 4 + 2 / 5) / 5, 12);
  });

  it('leaves nothing to gain where the order is perfect', () => {
    expect(excessAurc(forecasts.map(({ p, right }) => ({ p: p / 4 + (right ? 0.7 : 0), right })))).toBe(0);
  });
});

describe('bins', () => {
  it('draws no diagram of noise', () => {
    expect(reliability(forecasts.slice(0, 99))).toEqual({ missing: 1, bins: [] });
    expect(reliability(forecasts).bins).toHaveLength(10);
  });

  it('keeps equal forecasts in one bin', () => {
    const same = Array.from({ length: 40 }, (_, i) => ({ p: i < 30 ? 0.7 : 0.2, right: i % 3 > 0 }));
    expect(equalMassBins(same).map(({ n }) => n)).toEqual([10, 30]);
  });

  test.prop([anyForecasts(1, 100)])('bins hold every forecast once', (set) => {
    for (const bins of [equalWidthBins(set), equalMassBins(set)]) {
      expect(bins.reduce((sum, { n }) => sum + n, 0)).toBe(set.length);
    }
  });
});

test.prop([anyForecasts(1, 100), fc.nat()])('no metric sees the order of the outcomes', (set, by) => {
  const turned = [...set.slice(by % set.length), ...set.slice(0, by % set.length)];
  for (const metric of [ece, adaptiveEce, debiasedEce, brier, logLoss, aurc, riskAt]) {
    expect(metric(turned)).toBeCloseTo(metric(set), 10);
  }
});

test.prop([anyForecasts(1, 100)])('the parts of Murphy add up to Brier and none is negative', (set) => {
  const { reliability: gap, resolution, uncertainty, withinBins } = murphy(set);
  expect(gap - resolution + uncertainty + withinBins).toBeCloseTo(brier(set), 12);
  expect(Math.min(gap, resolution, uncertainty)).toBeGreaterThanOrEqual(0);
});

describe('comparing two calibrators', () => {
  const drawn = drawForecasts(1_500, seeded(8), { slope: 0.4, shift: 0 });
  const overconfident = drawn.map(({ p, right }) => ({
    a: 1 / (1 + ((1 - p) / p) ** 0.4),
    b: p,
    right,
  }));

  it('says how many outcomes are missing below 300', () => {
    expect(comparePaired(overconfident.slice(0, 299), { seed: 1 })).toEqual({ missing: 1 });
  });

  it('finds the better one, and repeats itself', () => {
    const found = comparePaired(overconfident, { seed: 1 });
    expect(found).toEqual(comparePaired(overconfident, { seed: 1 }));
    expect(found).toMatchObject({ missing: 0, difference: expect.any(Number) });
    if (!('difference' in found)) throw new Error('nothing was compared');
    expect(found.hi).toBeLessThan(0);
    expect(found.pWorse).toBeLessThan(0.01);
  });

  it('finds nothing between a calibrator and itself', () => {
    const same = overconfident.map(({ a, right }) => ({ a, b: a, right }));
    expect(comparePaired(same, { seed: 1 })).toMatchObject({ difference: 0, lo: 0, hi: 0, pWorse: 1 });
  });
});
