import { describe, expect, test } from 'vitest';
import { primitives } from '#primitives/index.ts';
import { LIBRARY } from '../all.ts';
import { canonicalForm } from './canonical.ts';
import { type Choice, COUNT, LEAST, rebuild } from './choose.ts';
import chosen from './chosen.json' with { type: 'json' };
import { type Covered, coverageOf } from './coverage.ts';
import { isValid } from './edits.ts';

const { compositions, legalPairs, served }: Choice = chosen;
const made = compositions.map((one) => ({ ...one, pattern: rebuild(one, LIBRARY) }));
const covered = made.map(({ pattern }): Covered => coverageOf(pattern));

/** Where this fails after a change of the library: `npm run cards -- --choose`. */
test.each(made.map((one) => [one.hash.slice(0, 8), one] as const))(
  '%s is valid and what it says',
  (_, one) => {
    expect(canonicalForm(one.pattern)).toMatchObject({ hash: one.hash, family: one.family });
    expect(isValid(one.pattern)).toBe(true);
    expect(one.edits.length).toBeLessThanOrEqual(3);
  },
);

describe('all together', () => {
  test('are 128 different ones, no two of them variants in settings alone', () => {
    expect(compositions.length).toBeGreaterThanOrEqual(COUNT);
    expect(new Set(compositions.map(({ hash }) => hash)).size).toBe(compositions.length);
    const edited = compositions.filter(({ edits }) => edits.length > 0);
    expect(new Set(edited.map(({ family }) => family)).size).toBe(edited.length);
  });

  test('hold every pattern of the library as it is', () => {
    const plain = compositions.filter(({ edits }) => edits.length === 0).map(({ base }) => base);
    expect(plain.sort()).toEqual(LIBRARY.map(({ key }) => key).sort());
  });

  test.each(Object.keys(primitives))('use %s in six or more', (id) => {
    expect(covered.filter((one) => one.primitives.has(id)).length).toBeGreaterThanOrEqual(LEAST);
  });

  test('use every aggregator at every task that an edit brings it to', () => {
    const there = new Set(covered.flatMap((one) => [...one.served]));
    expect(served.filter((one) => !there.has(one))).toEqual([]);
  });

  test('connect three of five pairs of primitives that may be connected', () => {
    const there = new Set(covered.flatMap(({ pairs }) => [...pairs]));
    const share = legalPairs.filter((pair) => there.has(pair)).length / legalPairs.length;
    expect(share).toBeGreaterThanOrEqual(0.6);
  });
});
