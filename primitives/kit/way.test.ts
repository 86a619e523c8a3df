import { describe, expect, it } from 'vitest';
import { type Confidence, unknown } from './belief.ts';
import { certain } from './certain.ts';
import { NO_FACTS } from './facts.ts';
import { measured, says } from './testing.ts';
import { byWay, cutOff, factsByWay } from './way.ts';

const calibrated = measured(0.8);
const { p, lo, hi, claim } = { p: 0.8, lo: 0.75, hi: 0.8 + 0.05, claim: 'label-correct' };
const decided = certain('human-would-approve', { rule: 'human' });
const derived: Confidence = { status: 'derived', claim, p, lo, hi, rule: 'logpool.neff', assumes: ['x'] };

describe('what a choice or a cut leaves of a number', () => {
  it.each([unknown('a', 'given'), says(0.9), decided])('%j stays', (conf) => {
    expect(byWay(conf, 'race')).toBe(conf);
    expect(cutOff(conf)).toBe(conf);
  });

  it('a measured one becomes derived and says what it assumes', () => {
    expect(byWay(calibrated, 'race')).toMatchObject({ status: 'derived', p, lo, hi, rule: 'path' });
    expect(cutOff(calibrated)).toEqual({
      ...{ status: 'derived', claim, p, lo, hi, rule: 'path' },
      assumes: ['cut off by a budget'],
    });
  });

  it('a derived one keeps its rule when cut, and assumes more', () => {
    expect(cutOff(derived)).toEqual({ ...derived, assumes: ['cut off by a budget', 'x'] });
  });

  it.each([
    ['calibrated', 'derived'],
    ['self_reported', 'self_reported'],
  ] as const)('%s can be at most %s', (status, most) => {
    expect(factsByWay({ ...NO_FACTS, status }).status).toBe(most);
  });
});
