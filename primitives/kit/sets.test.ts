import { describe, expect, it } from 'vitest';
import { ok, unknown } from './belief.ts';
import { coverageOf, IN_SET, knownLabels } from './sets.ts';

const scope = { task: 'node', claim: IN_SET };
const at = (alpha: number, n: number) => coverageOf({ alpha, n, calibrator: 'split-lac@1', scope });

describe('the truth is in the set', () => {
  it.each([
    [0.1, 50],
    [0.1, 1000],
    [0.05, 100],
    [0.2, 400],
  ])('1 - %d, and the interval over %i outcomes is as wide as the spread of the coverage', (alpha, n) => {
    const conf = at(alpha, n);
    if (conf.status !== 'calibrated') throw new Error(conf.status);
    expect(conf.p).toBeCloseTo(1 - alpha, 12);
    expect(conf.lo).toBeLessThan(conf.p);
    expect(conf.hi).toBeGreaterThan(conf.p);
    const spread = Math.sqrt((alpha * (1 - alpha)) / (n + 2));
    expect((conf.hi - conf.lo) / spread).toBeGreaterThan(3.2);
    expect((conf.hi - conf.lo) / spread).toBeLessThan(4.2);
  });

  it.each([
    [0.1, 8, 'too-few-outcomes'],
    [0.01, 50, 'too-few-outcomes'],
    [0.3, 12, 'interval-too-wide'],
  ])('unknown at alpha %d after %i outcomes: %s', (alpha, n, why) => {
    expect(at(alpha, n)).toEqual({ status: 'unknown', claim: IN_SET, why, n });
  });
});

describe('all labels that are known', () => {
  const conf = unknown('label-correct', 'no-signal');
  const alternatives = [
    { value: 'a', p: 0.2 },
    { value: 'b', p: 0.7 },
  ];

  it.each([
    [ok('b', conf, { alternatives }), ['a', 'b', 'c'], ['b', 'a', 'c']],
    [ok('b', conf), ['a', 'b'], ['b', 'a']],
    [ok('b', conf), [], ['b']],
    [ok('c', conf, { alternatives }), [], ['c', 'b', 'a']],
  ])('of %j and %j: %j', (belief, labels, all) => expect(knownLabels(belief, labels)).toEqual(all));
});
