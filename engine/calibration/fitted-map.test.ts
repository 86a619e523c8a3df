import { fc, test } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { probability } from '#primitives/kit/testing.ts';
import { seeded } from '../random.ts';
import { candidates, chooseMethod } from './choose.ts';
import { applyCurve } from './curve.ts';
import { fitChain, fitMap, isRefitDue, readMap } from './fitted-map.ts';
import { type Forecast, toPoints } from './forecast.ts';
import { intervalAt } from './interval.ts';
import { anyForecasts, drawForecasts } from './testing.ts';

const AUTO = { method: 'auto' } as const;
const scope = (outcomes: readonly Forecast[], id = 'agent') => ({ id, version: 3, outcomes });
const drawn = (n: number, seed = 1) => drawForecasts(n, seeded(seed), { slope: 0.5, shift: 0 });

describe('which calibrator (D1)', () => {
  it.each([
    [9, []],
    [10, ['platt']],
    [49, ['platt']],
    [50, ['platt', 'beta', 'temperature']],
    [499, ['platt', 'beta', 'temperature']],
    [500, ['platt', 'beta', 'temperature', 'isotonic']],
  ])('%d outcomes', (n, methods) => {
    expect(candidates(n)).toEqual(methods);
  });

  it('takes isotonic where the truth is no sigmoid', () => {
    const random = seeded(4);
    const steps = Array.from({ length: 3_000 }, () => {
      const p = random();
      return { p, right: random() < (p < 0.3 ? 0.2 : p < 0.35 ? 0.9 : 0.92) };
    });
    expect(chooseMethod(steps, { asked: 'auto' })).toBe('isotonic');
  });

  it('does not fit isotonic to few outcomes, even if asked', () => {
    expect(chooseMethod(drawn(499), { asked: 'isotonic' })).toBe('platt');
    expect(chooseMethod(drawn(500), { asked: 'isotonic' })).toBe('isotonic');
    expect(chooseMethod(drawn(60), { asked: 'beta' })).toBe('beta');
  });
});

describe('reading a map (A3)', () => {
  const map = fitMap(scope(drawn(300)), AUTO);

  it('is a probability with interval, n and name', () => {
    const reading = readMap(map, 0.8);
    expect(reading).toMatchObject({ status: 'calibrated', n: 300, calibrator: 'agent@3' });
    if (reading.status !== 'calibrated') throw new Error('unknown');
    expect(Math.abs(reading.p - 2 / 3)).toBeLessThan(0.1);
    expect(reading.lo).toBeLessThan(reading.p);
    expect(reading.hi).toBeGreaterThan(reading.p);
  });

  it('is unknown below ten outcomes', () => {
    expect(fitMap(scope(drawn(9)), AUTO)).toBeUndefined();
    expect(readMap(undefined, 0.8)).toEqual({ status: 'unknown', why: 'too-few-outcomes', n: 0 });
  });

  it('is unknown outside the scores seen', () => {
    expect(readMap(map, 0)).toEqual({ status: 'unknown', why: 'out-of-scope', n: 300 });
    expect(readMap(map, 1)).toEqual({ status: 'unknown', why: 'out-of-scope', n: 300 });
  });

  it('leaves out the outer half percent of many outcomes', () => {
    const spread = Array.from({ length: 1_001 }, (_, i) => ({ p: i / 1_000, right: i % 2 === 0 }));
    expect(fitMap(scope(spread), AUTO)?.range).toEqual([0.005, 0.995]);
  });

  it('is unknown when the interval is wide: twelve outcomes', () => {
    const few = Array.from({ length: 12 }, (_, i) => ({ p: 0.7 + i / 100, right: i % 4 > 0 }));
    expect(readMap(fitMap(scope(few), AUTO), 0.75)).toEqual({
      status: 'unknown',
      why: 'interval-too-wide',
      n: 12,
    });
  });

  it('narrows as outcomes come in', () => {
    const width = (n: number) => {
      const reading = readMap(fitMap(scope(drawn(n)), AUTO), 0.8);
      return reading.status === 'calibrated' ? reading.hi - reading.lo : 1;
    };
    expect(width(4_000)).toBeLessThan(width(400));
    expect(width(400)).toBeLessThan(width(40));
  });

  it('refuses scores that are none', () => {
    expect(() => readMap(map, 1.2)).toThrow('not a probability');
    expect(() => readMap(map, Number.NaN)).toThrow('not a probability');
  });

  it('cannot be changed', () => {
    expect(Object.isFrozen(map)).toBe(true);
  });
});

describe('scopes above (D1)', () => {
  const parent = { id: 'family', version: 1, outcomes: drawn(400) };

  it('take over where the own scope has too few outcomes', () => {
    expect(fitChain([parent, scope(drawn(9, 2))])?.id).toBe('family');
    expect(fitChain([scope(drawn(3))])).toBeUndefined();
  });

  it('are the prior of the own curve: ten outcomes move it little from the parent', () => {
    const above = fitMap(parent, AUTO);
    const child = fitChain([parent, scope(drawn(10, 2))]);
    const alone = fitMap(scope(drawn(10, 2)), AUTO);
    if (!above || !child || !alone) throw new Error('nothing was fitted');
    expect(child.id).toBe('agent');
    const far = ({ curve }: typeof child) =>
      Math.abs(applyCurve(curve, 0.95) - applyCurve(above.curve, 0.95));
    expect(far(child)).toBeLessThan(far(alone));
  });

  it('fade as own outcomes come in', () => {
    const sure = {
      id: 'family',
      version: 1,
      outcomes: drawForecasts(400, seeded(9), { slope: 2, shift: 1 }),
    };
    const child = fitChain([sure, scope(drawn(3_000, 5))]);
    if (!child) throw new Error('nothing was fitted');
    expect(Math.abs(applyCurve(child.curve, 0.8) - 2 / 3)).toBeLessThan(0.05);
  });
});

it('is fitted again after 25 new outcomes or on drift', () => {
  const map = fitMap(scope(drawn(100)), AUTO);
  if (!map) throw new Error('nothing was fitted');
  expect(isRefitDue(map, { outcomes: 124, drift: 'ok' })).toBe(false);
  expect(isRefitDue(map, { outcomes: 125, drift: 'ok' })).toBe(true);
  expect(isRefitDue(map, { outcomes: 101, drift: 'broken' })).toBe(true);
});

test.prop([anyForecasts(1, 80), probability(), probability()], { numRuns: 500 })(
  'the interval contains the probability',
  (forecasts, x, p) => {
    const { lo, hi } = intervalAt(toPoints(forecasts), { x, p });
    expect(0 <= lo && lo <= p && p <= hi && hi <= 1).toBe(true);
  },
);

test.prop([anyForecasts(10, 80), fc.integer({ min: 0, max: 79 })], { numRuns: 200 })(
  'the map does not see the order of the outcomes',
  (forecasts, by) => {
    const turned = [...forecasts.slice(by % forecasts.length), ...forecasts.slice(0, by % forecasts.length)];
    expect(fitMap(scope(turned), AUTO)).toEqual(fitMap(scope(forecasts), AUTO));
  },
);

it('shows 412 outcomes of which 83 % are right as 77 to 88, a point from the example of A2', () => {
  const same = toPoints(Array.from({ length: 412 }, (_, i) => ({ p: i / 412, right: i % 6 > 0 })));
  const { lo, hi } = intervalAt(same, { x: 0.5, p: 0.83 });
  expect(lo).toBeCloseTo(0.77, 2);
  expect(hi).toBeCloseTo(0.878, 2);
});

it('intervals of 90 % hold the truth at least that often', () => {
  const truth = (x: number) => 1 / (1 + ((1 - x) / x) ** 0.5);
  const random = seeded(10);
  let [held, read] = [0, 0];
  for (let i = 0; i < 80; i += 1) {
    const outcomes = drawForecasts(200, random, { slope: 0.5, shift: 0 });
    const map = fitMap(scope(outcomes), { method: 'platt' });
    for (const x of [0.4, 0.6, 0.8, 0.95]) {
      const reading = readMap(map, x);
      if (reading.status !== 'calibrated') continue;
      read += 1;
      if (reading.lo <= truth(x) && truth(x) <= reading.hi) held += 1;
    }
  }
  expect(read).toBeGreaterThan(200);
  expect(held / read).toBeGreaterThan(0.9);
});
