import { expect, test } from 'vitest';
import { patternSize } from './pattern-size.ts';

test.each([
  ['', 0, 0],
  ['abc', 3, 3],
  ['^\\d{4}-\\d{2}-\\d{2}$', 13, 40],
  ['[a-z]{3}', 3, 9],
  ['a{2,}', 3, 4],
  ['a{0,100}', 100, 101],
  // nothing is repeated: these are characters
  ['a{,5}', 5, 5],
  ['(ab){10}', 20, 60],
  ['((a{10}){10}){10}', 1000, 2000],
  ['(a?){200}(a?){200}', 800, 200_000],
  // whatever a brace may close, it counts as a group
  ['\\x{41}{9}', 9, 500],
])('%s is written out with at least %i parts, and taken for at most %i', (pattern, least, most) => {
  expect(patternSize(pattern)).toBeGreaterThanOrEqual(least);
  expect(patternSize(pattern)).toBeLessThanOrEqual(most);
});

test('large repetitions after one another end in a number', () => {
  expect(patternSize('(a){999999}'.repeat(400))).toBeGreaterThan(1e9);
});
