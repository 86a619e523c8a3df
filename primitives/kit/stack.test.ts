import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { poolSides } from './log-pool.ts';
import { logit } from './probability.ts';
import { stackSides, weighVotes } from './stack.ts';
import { CASES, PATIENCE, probability } from './testing.ts';

vi.setConfig(PATIENCE);

const side = fc.constantFrom(1 as const, -1 as const);
const names = ['a', 'b', 'c', 'd'];
const voices = fc
  .array(fc.record({ side, p: probability() }), { minLength: 1, maxLength: 4 })
  .map((all) => all.map((one, i) => ({ ...one, name: names[i] ?? '' })));

describe('the stack', () => {
  it('with equal weights 1 / deff and no bias is the pool', () => {
    fc.assert(
      fc.property(voices, probability(), (all, rho) => {
        const pooled = poolSides(all, rho);
        const weight = 1 / (1 + (all.length - 1) * rho);
        const weights = Object.fromEntries(names.map((name) => [name, weight]));
        const stacked = stackSides(all, { bias: 0, weights });
        expect(stacked.z).toBeCloseTo(pooled.z, 9);
        expect(stacked.p).toBeCloseTo(pooled.p, 9);
        expect(stackSides([...all].reverse(), { bias: 0, weights })).toEqual(stacked);
      }),
      CASES,
    );
  });

  it.each([
    [{ bias: 0, weights: { a: 2 } }, 1, 0.81 / 0.82],
    [{ bias: -10, weights: { a: 2 } }, -1, undefined],
    [{ bias: 0, weights: { b: 2 } }, 0, 0.5],
    [{ bias: 0.3, weights: {} }, 1, 1 / (1 + Math.exp(-0.3))],
  ])('%j: side %d', (model, winner, p) => {
    const got = stackSides([{ name: 'a', side: 1, p: 0.9 }], model);
    expect(got.side).toBe(winner);
    if (p !== undefined) expect(got.p).toBeCloseTo(p, 9);
    expect(got.p).toBeGreaterThanOrEqual(0.5);
  });

  it('adds nothing for a voice that abstains', () => {
    const model = { bias: 0.1, weights: { a: 1, b: 3 } };
    const alone = stackSides([{ name: 'a', side: -1, p: 0.7 }], model);
    expect(alone.z).toBeCloseTo(0.1 - logit(0.7), 12);
    expect(alone.side).toBe(-1);
  });
});

describe('votes weighed by accuracy', () => {
  it('let one good voice outweigh two poor ones', () => {
    const weights = weighVotes([
      { answer: 'yes', accuracy: 0.95 },
      { answer: 'no', accuracy: 0.7 },
      { answer: 'no', accuracy: 0.7 },
    ]);
    expect([...weights.keys()]).toEqual(['yes', 'no']);
    expect(weights.get('yes')).toBeCloseTo(logit(0.95), 12);
    expect(weights.get('no')).toBeCloseTo(2 * logit(0.7), 12);
  });
});
