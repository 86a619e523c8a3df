import { beforeAll, describe, expect, test } from 'vitest';
import { checkSubstitute, prepare } from './substitute.ts';

// Loading the parser takes seconds on a busy machine.
beforeAll(prepare, 60_000);

const check = (value: unknown, equation: string, tolerance = 1e-9) =>
  checkSubstitute(value, { equation, variable: 'x', tolerance });

describe('verdicts', () => {
  test.each([
    [4, '2 * x + 3 = 11', { verdict: 'pass', score: 1 }],
    ['x = 4', '2x + 3 = 11', { verdict: 'pass', score: 1 }],
    ['4.', '2x + 3 = 11', { verdict: 'pass', score: 1 }],
    ['1/3', '3x = 1', { verdict: 'pass', score: 1 }],
    ['sqrt(2)', 'x^2 = 2', { verdict: 'pass', score: 1 }],
    [[2, -2], 'x^2 = 4', { verdict: 'pass', score: 1 }],
    ['-2', 'x^2 = 4', { verdict: 'pass', score: 1 }],
    ['−2', 'x^2 = 4', { verdict: 'pass', score: 1 }],
    [5, '2x + 3 = 11', { verdict: 'fail', score: 0 }],
    [[2, 3], 'x^2 = 4', { verdict: 'partial', score: 0.5 }],
    [0.3333, '3x = 1', { verdict: 'fail', score: 0 }],
  ])('%j in %s: %j', async (value, equation, verdict) => {
    expect(await check(value, equation)).toMatchObject(verdict);
  });

  test('the tolerance is relative', async () => {
    expect((await check(0.3333, '3x = 1', 1e-3)).verdict).toBe('pass');
    expect((await check('1000001', 'x = 1000000', 1e-5)).verdict).toBe('pass');
  });
});

describe('cannot be applied', () => {
  test.each([
    ['a lot', 'x = 1'],
    ['', 'x = 1'],
    ['x', 'x = 1'],
    [{}, 'x = 1'],
    [[], 'x = 1'],
    [Array(21).fill(1), 'x = 1'],
    [1, 'x'],
    [1, 'x = 1 = 1'],
    [1, 'y = 1'],
    [1, 'x + y = 1'],
    [0, '1 / x = 1'],
    [1, '9 ^ 9 ^ 9 ^ x = 1'],
    [1, 'import(x) = 1'],
    [1, 'createUnit("x") = x'],
    [1, 'zeros(1000000000) = x'],
    [1, '1:1000000000 = x'],
    [1, 'x = constructor'],
    ['1); import(1', 'x = 1'],
    ['9'.repeat(600), 'x = 1'],
    ['1000000000!', 'x = 1'],
  ])('%j in %s', async (value, equation) => {
    await expect(check(value, equation)).rejects.toThrow(/\.$/);
  });
});
