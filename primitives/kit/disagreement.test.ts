import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { conflictMass } from './disagreement.ts';
import { NotAProbabilityError } from './probability.ts';
import { CASES, LABELS, PATIENCE, probability } from './testing.ts';

vi.setConfig(PATIENCE);

const said = fc.dictionary(
  fc.constantFrom(...LABELS),
  probability().map((p) => p / 3),
);

it('is nearly total for Zadeh, where the rule of Dempster would be sure of C', () => {
  expect(conflictMass({ A: 0.99, C: 0.01 }, { B: 0.99, C: 0.01 })).toBeCloseTo(0.9999, 12);
});

it.each([
  [{ a: 1 }, { a: 1 }, 0],
  [{ a: 1 }, { b: 1 }, 1],
  [{ a: 0.5 }, { b: 0.5 }, 0.25],
  [{ a: 0.5 }, {}, 0],
  [{ toString: 1 }, { a: 1 }, 1],
])('of %j and %j is %d', (a, b, k) => {
  expect(conflictMass(a as Record<string, number>, b as Record<string, number>)).toBeCloseTo(k, 12);
});

it('does not depend on who speaks first and stays in [0, 1]', () => {
  fc.assert(
    fc.property(said, said, (a, b) => {
      const k = conflictMass(a, b);
      expect(conflictMass(b, a)).toBeCloseTo(k, 12);
      expect(k).toBeGreaterThanOrEqual(0);
      expect(k).toBeLessThanOrEqual(1);
    }),
    CASES,
  );
});

it('refuses what is no probability', () => {
  expect(() => conflictMass({ a: 1.1 }, { a: 1 })).toThrow(NotAProbabilityError);
});
