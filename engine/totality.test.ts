/**
 * What validation promises, measured over the whole vocabulary. `npm run accept -- G11` measures more of it.
 */
import { expect, test } from 'vitest';
import { abstain, ok, unknown } from '#primitives/kit/belief.ts';
import { asItems } from '#primitives/kit/items.ts';
import { label, list, text } from '#primitives/kit/port-type.ts';
import { breachesOf, problemsOf } from './testing-contract.ts';
import { MUTATIONS } from './testing-mutants.ts';
import { measureRefusals, measureTotality } from './testing-totality.ts';

const MINUTES = 5 * 60_000;

test('10,000 random patterns are accepted and run to an outcome that keeps the contract, whatever fails', {
  timeout: MINUTES,
}, async () => {
  const { patterns, outcomes, problems, pairs } = await measureTotality({ count: 10_000, seed: 1 });
  expect(problems).toEqual([]);
  expect(Object.keys(outcomes).sort()).toEqual(['abstain', 'fail', 'ok']);
  expect(Object.values(outcomes).reduce((sum, count) => sum + count, 0)).toBe(patterns);
  expect(Math.min(...Object.values(outcomes))).toBeGreaterThan(patterns / 50);
  expect(pairs.size).toBeGreaterThan(500);
});

test('5,000 patterns broken in every way we know are refused', { timeout: MINUTES }, () => {
  const { tried, missed } = measureRefusals({ count: 5_000, seed: 1 });
  expect(missed).toEqual([]);
  expect(Object.keys(tried).sort()).toEqual(Object.keys(MUTATIONS).sort());
});

test('the contract that they are held to does catch breaches', () => {
  const facts = { type: label(['a', 'b']), claims: ['c'], status: 'self_reported' } as const;
  const sure = {
    status: 'derived',
    claim: 'c',
    p: 0.5,
    lo: 0.4,
    hi: 0.6,
    rule: 'pass',
    assumes: [],
  } as const;
  expect(breachesOf(ok('a', unknown('c', 'no-signal')), facts)).toEqual([]);
  expect(breachesOf(ok('z', unknown('c', 'no-signal')), facts)).toHaveLength(1);
  expect(breachesOf(ok('a', sure), facts)).toHaveLength(1);
  const items = { ...facts, type: list(text) };
  expect(
    breachesOf(ok(asItems([ok('a', sure), abstain('No.')]), unknown('c', 'see-members')), items),
  ).toEqual([]);
  expect(breachesOf(ok(asItems([ok(7, sure)]), unknown('c', 'see-members')), items)).toHaveLength(1);
  expect(problemsOf(ok('a', { ...sure, p: 0.7 }))).toHaveLength(1);
  expect(problemsOf({ ...abstain('No.'), value: 'a' as never })).toHaveLength(1);
  expect(problemsOf({ ...abstain(''), conf: sure })).toHaveLength(2);
});
