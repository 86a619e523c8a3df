import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { type Confidence, unknown } from './belief.ts';
import { certain } from './certain.ts';
import { addCounts, countMean, discountCounts, NO_COUNT } from './counts.ts';
import { stale, weightLeft } from './staleness.ts';
import { CASES, measured, PATIENCE, probability, says } from './testing.ts';

vi.setConfig(PATIENCE);

const near = (p: number) => expect.closeTo(p, 9);

describe('the weight that is left', () => {
  it.each([
    [0, 1],
    [60_000, 0.5],
    [120_000, 0.25],
    [Number.POSITIVE_INFINITY, 0],
  ])('after %d ms with a half-life of a minute is %d', (ageMs, keep) => {
    expect(weightLeft(ageMs, 60_000)).toBeCloseTo(keep, 12);
  });

  it('refuses the future and no half-life', () => {
    expect(() => weightLeft(-1, 1)).toThrow('Age -1 ms, half-life 1 ms');
    expect(() => weightLeft(1, 0)).toThrow(RangeError);
    expect(() => weightLeft(Number.NaN, 1)).toThrow(RangeError);
  });
});

describe('what was measured', () => {
  it('has the mean of the counts that are left', () => {
    fc.assert(
      fc.property(fc.nat(400), fc.nat(400), probability(), (r, s, share) => {
        const keep = 0.2 + 0.79 * share;
        const count = addCounts({ r, s }, { r: 60, s: 60 });
        const n = count.r + count.s;
        const conf = { ...measured(countMean(count), { width: 0.02 }), n } as Confidence;
        const aged = stale(conf, { keep });
        expect(aged).toMatchObject({ status: 'derived', p: near(countMean(discountCounts(count, keep))) });
      }),
      CASES,
    );
  });

  it('drifts to the base rate and its interval widens', () => {
    const conf = { ...measured(0.9, { width: 0.04 }), n: 98 } as Confidence;
    // 100 outcomes with the prior; 25 and 1.5 of the prior are left
    const p = (25 * 0.9 + 1.5 * 0.3) / 26.5;
    const wider = Math.sqrt(100 / 26.5) * 0.04;
    expect(stale(conf, { keep: 0.25, base: 0.3 })).toEqual({
      status: 'derived',
      claim: 'label-correct',
      p: near(p),
      lo: near(p - wider),
      hi: near(p + wider),
      rule: 'staleness',
      assumes: ['what is known lost 0.75 of its weight'],
    });
  });

  it('becomes unknown when too few outcomes are left, when they say too little, and after a drift', () => {
    const of = (more: object) => ({ ...measured(0.5, { width: 0.04 }), n: 100, ...more }) as Confidence;
    expect(stale(of({}), { keep: 0.1 })).toMatchObject({ status: 'derived' });
    expect(stale(of({}), { keep: 0.099 })).toEqual(unknown('label-correct', 'too-few-outcomes'));
    expect(stale(of({ lo: 0.4, hi: 0.6 }), { keep: 0.3 })).toEqual(
      unknown('label-correct', 'interval-too-wide'),
    );
    expect(stale(of({ drift: 'broken' }), { keep: 0.9 })).toEqual(unknown('label-correct', 'drift-broken'));
  });

  it('stays inside [0, 1]', () => {
    const conf = { ...measured(0.99, { width: 0.1 }), n: 400 } as Confidence;
    expect(stale(conf, { keep: 0.6 })).toMatchObject({ hi: 1 });
    const low = { ...measured(0.01, { width: 0.1 }), n: 400 } as Confidence;
    expect(stale(low, { keep: 0.6 })).toMatchObject({ lo: 0 });
  });
});

describe('what was derived', () => {
  it('still holds with that probability, else nothing is known', () => {
    const conf = certain('schema-valid', { rule: 'oracle', assumes: ['a'] });
    expect(stale(conf, { keep: 0.8 })).toEqual({
      status: 'derived',
      claim: 'schema-valid',
      p: near(0.9),
      lo: near(0.8),
      hi: 1,
      rule: 'staleness',
      assumes: ['a', 'what is known lost 0.2 of its weight'],
    });
    expect(stale(conf, { keep: 0, base: 0.3 })).toMatchObject({ p: near(0.3), lo: 0, hi: 1 });
    const wrong = certain('schema-valid', { rule: 'oracle', verdict: 'fail' });
    expect(stale(wrong, { keep: 0.8 })).toMatchObject({ p: near(0.1), lo: 0, hi: near(0.2) });
  });
});

describe('nothing changes', () => {
  it('while all weight is kept, for scores and for the unknown', () => {
    for (const conf of [measured(0.9), says(0.9), unknown('c', 'given'), certain('c', { rule: 'oracle' })])
      expect(stale(conf, { keep: 1 })).toBe(conf);
    for (const conf of [says(0.9), unknown('c', 'given')]) expect(stale(conf, { keep: 0.1 })).toBe(conf);
  });

  it('but a wrong share or base is refused', () => {
    expect(() => stale(measured(0.9), { keep: 1.5 })).toThrow('1.5 is not a probability');
    expect(() => stale(measured(0.9), { keep: 0.5, base: -1 })).toThrow('-1 is not a probability');
  });

  it('is what no outcomes are worth', () => {
    expect(discountCounts(NO_COUNT, 0.5)).toEqual(NO_COUNT);
  });
});
