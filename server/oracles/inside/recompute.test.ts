import { fc, test as property } from '@fast-check/vitest';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Parse } from './arithmetic.ts';
import { loadParser } from './arithmetic.ts';
import { checkRecompute, findSums } from './recompute.ts';

let parse: Parse;
// Loading the parser takes seconds on a busy machine.
beforeAll(async () => {
  parse = await loadParser();
}, 60_000);

describe('right', () => {
  test.each([
    ['48/2 = 24', 1],
    ['He sold <<48/2=24>>24 clips in May and 48+24 = <<48+24=72>>72 in all.', 2],
    ['2 + 3 = 10 / 2 = 5', 2],
    ['$1,200 × 2 = $2,400.', 1],
    ['10 / 3 = 3.33', 1],
    ['2 / 3 ≈ 0.66', 1],
    ['20% of it: 50 * 20% = 10', 1],
    ['5 / 20 = 25% and 5 / 20 * 100 = 25%', 2],
    ['Step 2. 3 + 4 = 7.', 1],
    ['80 x 3/4 = 60', 1],
    ['1 – 3/4 = 1/4', 1],
    ['2 + 3 = 5 - which is good', 1],
    ['(2 + 3) * 4 = 20', 1],
    ['-3 + 5 = 2', 1],
  ])('%s', async (text, count) => {
    expect(findSums(parse, text).map(({ isRight }) => isRight)).toEqual(Array(count).fill(true));
  });
});

describe('wrong', () => {
  test.each([
    ['48/2 = 25', '48/2 = 25 is wrong, it is 24; 1 of 1 sum wrong.', 0],
    ['48/2 = 24 and 2+2 = 5', '2+2 = 5 is wrong, it is 4; 1 of 2 sums wrong.', 0.5],
    ['7 / 2 = 4', '7 / 2 = 4 is wrong, it is 3.5; 1 of 1 sum wrong.', 0],
    ['10 / 3 = 3.35', '10 / 3 = 3.35 is wrong, it is 3.33333333333; 1 of 1 sum wrong.', 0],
    ['<<9*2=19>>', '9*2 = 19 is wrong, it is 18; 1 of 1 sum wrong.', 0],
  ])('%s', async (text, detail, score) => {
    expect(await checkRecompute(text)).toEqual({ verdict: 'fail', score, detail });
  });
});

describe('not for us to say', () => {
  test.each([
    ['no numbers'],
    ['x = 5'],
    ['x + 4 = 9'],
    ['x-3 + 5 = 9'],
    ['2 apples * 3 = 7 is no sum'],
    ['3 / 2 = 1 1/2'],
    ['$350 000 + $17 500 = $367 500'],
    ['1 / 0 = 7'],
    ['9 ^ 9 ^ 9 = 1'],
    ['1e9999 + 1 = 2'],
    ['1000000000! + 1 = 2'],
    ['a == b'],
    ['='.repeat(1000)],
    [''],
    [7],
    [null],
  ])('%s', async (text) => {
    await expect(checkRecompute(text)).rejects.toThrow(/\.$/);
  });
});

test('a long text of nearly-sums takes no time', () => {
  const started = performance.now();
  expect(findSums(parse, `${'1+'.repeat(200_000)}=${'(1 '.repeat(100_000)}`)).toEqual([]);
  expect(performance.now() - started).toBeLessThan(2_000);
});

property.prop([fc.nat(9999), fc.nat(9999), fc.integer({ min: -50, max: 50 })])(
  'a sum is right exactly when it is',
  (a, b, off) => {
    const sums = findSums(parse, `So ${a} + ${b} = ${a + b + off}.`);
    const isReadable = a + b + off >= 0;
    expect(sums.map(({ isRight }) => isRight)).toEqual([isReadable ? off === 0 : false]);
  },
);

property.prop([fc.string({ unit: fc.constantFrom(...'0123456789+-*/=()%.^ <>x$'), maxLength: 60 })])(
  'any soup of signs gives sums or none',
  (soup) => {
    expect(Array.isArray(findSums(parse, soup))).toBe(true);
  },
);
