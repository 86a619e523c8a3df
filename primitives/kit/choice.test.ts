import { describe, expect, it } from 'vitest';
import { anySucceeds, mixture, selected } from './choice.ts';
import { measured, says } from './testing.ts';

describe('a mixture', () => {
  it('is the mean, its ends the means of the ends', () => {
    const conf = mixture([measured(0.9, { width: 0.1 }), measured(0.5, { width: 0.02 })]);
    expect(conf).toMatchObject({ status: 'derived', rule: 'linear.pool', p: 0.7 });
    expect(conf).toMatchObject({
      assumes: ['exactly one of the sources applies, each as likely as the others'],
    });
    if (conf.status !== 'derived') throw new Error(conf.status);
    expect(conf.lo).toBeCloseTo(0.64, 12);
    expect(conf.hi).toBeCloseTo(0.76, 12);
  });
});

describe('at least one of several tries', () => {
  it('is 1 - prod(1 - p), if somebody recognises success', () => {
    const conf = anySucceeds([measured(0.5), measured(0.4)], { oracle: 'the tests' });
    if (conf.status !== 'derived') throw new Error(conf.status);
    expect(conf.p).toBeCloseTo(0.7, 12);
    expect(conf.lo).toBeCloseTo(1 - 0.55 * 0.65, 12);
    expect(conf.rule).toBe('noisy.or');
    expect(conf.assumes).toEqual([
      'the tests recognises success',
      'the tries succeed independently of each other',
    ]);
  });
});

describe('the winner of a choice', () => {
  it('is unknown until winners were measured; what it says is shown', () => {
    expect(selected(says(0.97))).toEqual({
      conf: { status: 'unknown', claim: 'label-correct', why: 'winner-not-calibrated' },
      raw: 0.97,
    });
    expect(selected(measured(0.9))).toMatchObject({ conf: { status: 'unknown' }, raw: 0.9 });
  });

  it('has what was measured of winners, if that is about the same', () => {
    const own = measured(0.7);
    if (own.status !== 'calibrated') throw new Error(own.status);
    expect(selected(says(0.97), own)).toEqual({ conf: own, raw: 0.97 });
    expect(selected(says(0.97, 'schema-valid'), own).conf).toEqual({
      status: 'unknown',
      claim: 'schema-valid',
      why: 'claims-differ',
    });
  });
});
