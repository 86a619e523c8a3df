import { expect, it } from 'vitest';
import { uniqueNames } from './names.ts';

it.each([
  [[], []],
  [
    ['a', 'b'],
    ['a', 'b'],
  ],
  [
    ['a', 'a', 'b', 'a'],
    ['a', 'a 2', 'b', 'a 3'],
  ],
  [
    ['a 2', 'a', 'a', 'a'],
    ['a 2', 'a', 'a 3', 'a 4'],
  ],
  [
    ['a', 'a', 'a 2', 'a 2', 'a'],
    ['a', 'a 2', 'a 2 2', 'a 2 3', 'a 3'],
  ],
] as const)('%j become %j', (names, keys) => {
  expect(uniqueNames(names)).toEqual(keys);
});

it('takes time that grows with their number', () => {
  const start = performance.now();
  expect(new Set(uniqueNames(new Array<string>(100_000).fill('bert'))).size).toBe(100_000);
  expect(performance.now() - start).toBeLessThan(2_000);
});
