import { expect, it } from 'vitest';
import { seeded } from '../random.ts';
import { errorCorrelation, type JointOutcome } from './error-correlation.ts';

const table = (...[both, onlyA, onlyB, none]: [number, number, number, number]): JointOutcome[] => [
  ...Array.from({ length: both }, () => ({ a: true, b: true })),
  ...Array.from({ length: onlyA }, () => ({ a: true, b: false })),
  ...Array.from({ length: onlyB }, () => ({ a: false, b: true })),
  ...Array.from({ length: none }, () => ({ a: false, b: false })),
];

it.each([
  ['errors that are independent', table(4, 16, 16, 64), 0],
  ['the same errors', table(20, 0, 0, 80), 1],
  ['opposite errors', table(0, 50, 50, 0), -1],
  [
    'a table from a textbook: (10·60 - 10·20) / √(20·80·30·70)',
    table(10, 10, 20, 60),
    400 / Math.sqrt(20 * 80 * 30 * 70),
  ],
])('%s', (_, joint, phi) => {
  const found = errorCorrelation(joint);
  if (found.status !== 'known') throw new Error(found.status);
  expect(found.phi).toBeCloseTo(phi, 12);
  expect(found.bar.lo).toBeLessThanOrEqual(found.phi);
  expect(found.bar.hi).toBeGreaterThanOrEqual(found.phi);
});

it('is unknown with too few outcomes, and where one never erred', () => {
  expect(errorCorrelation(table(1, 1, 1, 7))).toEqual({ n: 10, status: 'few', missing: 20 });
  expect(errorCorrelation(table(0, 20, 0, 80))).toEqual({ n: 100, status: 'constant' });
});

it('has an interval that holds the true correlation about 95 times in 100', () => {
  const random = seeded(7);
  let held = 0;
  // Errors of 20 %; half of the time the second repeats the first: phi = 0.5.
  for (let trial = 0; trial < 100; trial += 1) {
    const joint = Array.from({ length: 200 }, () => {
      const a = random() < 0.2;
      return { a, b: random() < 0.5 ? a : random() < 0.2 };
    });
    const found = errorCorrelation(joint);
    if (found.status === 'known' && found.bar.lo <= 0.5 && found.bar.hi >= 0.5) held += 1;
  }
  expect(held / 100).toBeGreaterThan(0.88);
});
