import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { type Confidence, shownNumber, unknown } from './belief.ts';
import { afterRound } from './debate.ts';
import { CASES, measured, PATIENCE, probability, says } from './testing.ts';

vi.setConfig(PATIENCE);

const QUIET = { newEvidence: [] };

describe('a round without new evidence', () => {
  it('never makes the pool surer than it was', () => {
    const ends = fc.tuple(probability(), probability(), probability(), probability());
    fc.assert(
      fc.property(ends, ([before, after, w, v]) => {
        const [a, b] = [measured(before, { width: w * 0.1 }), measured(after, { width: v * 0.1 })];
        const conf = afterRound(a, b, QUIET);
        expect(shownNumber(conf)).toBe(Math.min(before, after));
        expect(conf).toMatchObject({ status: 'derived', rule: 'debate' });
      }),
      CASES,
    );
  });

  it('takes the lower of all ends', () => {
    const before = { ...measured(0.7), lo: 0.5, hi: 0.75 } as Confidence;
    const after = { ...measured(0.9), lo: 0.66, hi: 0.95 } as Confidence;
    const conf = {
      status: 'derived',
      claim: 'label-correct',
      p: 0.7,
      lo: 0.5,
      hi: 0.75,
      rule: 'debate',
      assumes: ['the round brought no evidence from outside'],
    };
    expect(afterRound(before, after, QUIET)).toEqual(conf);
    expect(afterRound(after, before, QUIET)).toEqual(conf);
  });

  it('assumes what was assumed before and after it', () => {
    const of = (assumes: string[]): Confidence => ({
      status: 'derived',
      claim: 'c',
      p: 0.7,
      lo: 0.6,
      hi: 0.8,
      rule: 'logpool.neff',
      assumes,
    });
    expect(afterRound(of(['x']), of(['a', 'x']), QUIET)).toMatchObject({
      assumes: ['a', 'the round brought no evidence from outside', 'x'],
    });
  });

  it('caps a score as a score, and knows nothing where nothing was known', () => {
    const raw = { status: 'self_reported', claim: 'label-correct', raw: 0.6, method: 'raw-pool' };
    expect(afterRound(says(0.6), measured(0.9), QUIET)).toEqual(raw);
    expect(afterRound(measured(0.6), says(0.9), QUIET)).toEqual(raw);
    const nothing = unknown('label-correct', 'no-signal');
    expect(afterRound(nothing, measured(0.9), QUIET)).toEqual(nothing);
    expect(afterRound(measured(0.9), nothing, QUIET)).toEqual(nothing);
    expect(afterRound(measured(0.9), measured(0.9, { claim: 'x' }), QUIET)).toEqual(
      unknown('none', 'claims-differ'),
    );
  });
});

it('a round with new evidence says what it says', () => {
  const after = measured(0.95);
  expect(afterRound(measured(0.6), after, { newEvidence: ['tests'] })).toBe(after);
});
