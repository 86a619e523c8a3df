import { expect, test } from 'vitest';
import { fromPairs } from './use-rows.ts';

test.each([
  [[], {}, undefined],
  [
    [
      { name: ' a ', value: 1 },
      { name: 'b', value: 2 },
    ],
    { a: 1, b: 2 },
    undefined,
  ],
  [[{ name: '', value: 1 }], {}, 'A row without a name is not kept.'],
  [
    [
      { name: 'a', value: 1 },
      { name: 'a', value: 2 },
    ],
    { a: 1 },
    'a is there twice; only the first one counts.',
  ],
])('of %j is stored %j', (rows, value, problem) => {
  expect(fromPairs(rows)).toEqual({ value, problem });
});
