import { fc, test as property } from '@fast-check/vitest';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Reply } from '../agent.ts';
import { calculator } from './calculator.ts';

const ask = (input: unknown): Promise<Reply> =>
  calculator.call(input, { signal: new AbortController().signal, seed: 0, idempotencyKey: 'k' });

// Loading the parser takes seconds on a busy machine.
beforeAll(async () => void (await calculator.load?.()), 60_000);

const PASS = [{ oracle: 'exact fractions', verdict: 'pass', covers: 'arithmetic-exact' }];

describe('exact and verified', () => {
  test.each([
    ['2 + 2 * 3', 8],
    ['(12 + 7) * 3 / 4', 14.25],
    ['What is 17 × 3?', 51],
    ['0.1 + 0.2', 0.3],
    ['3 - 0.1 - 0.2 - 2.7', 0],
    ['1e70 + 1 - 1e70', 1],
    ['1 / 3', 1 / 3],
    ['-17 mod 5', 3],
    ['2 ^ 3 ^ 2', 512],
    ['-2 ^ 2', -4],
    ['2 ^ -2', 0.25],
    ['5!', 120],
    ['1000! / 998!', 999_000],
    ['round(-2.5)', -3],
    ['floor(-7 / 2) + ceil(7 / 2)', 0],
    ['max(1 / 3, abs(-0.5), min(4, 2) / 8)', 0.5],
    ['1e999 / 1e998', 10],
  ])('%s', async (expression, value) => {
    expect(await ask(expression)).toEqual({ kind: 'answer', value, verified: PASS });
  });
});

describe('rounded, so nothing vouches for it', () => {
  test.each([
    ['sqrt(16)', 4],
    ['2 ^ 0.5', Math.SQRT2],
    ['cos(pi)', -1],
    ['log(e)', 1],
    ['sqrt(16)!', 24],
    // More digits than a double has.
    ['9007199254740993', 9007199254740992],
  ])('%s', async (expression, value) => {
    expect(await ask(expression)).toEqual({ kind: 'answer', value, reason: expect.any(String) });
  });
});

describe('declined with a reason', () => {
  test.each([
    ['', 'There is no calculation.'],
    [null, 'There is no calculation.'],
    ['1 +', /^It is not a calculation: Unexpected end/],
    ['hello', 'It has the name hello, which stands for no number.'],
    ['x + 1', 'It has the name x, which stands for no number.'],
    ['2(3)', 'A sign between two parts is missing; write * to multiply.'],
    ['1 / 0', 'It divides by zero.'],
    ['5 mod 0', 'It divides by zero.'],
    ['10 ^ 400', 'Its result is not a finite number.'],
    ['log(-1)', 'Its result is not a finite number.'],
    ['12% of 80', /ambiguous/],
    ['9 ^ 9 ^ 9', 'Its numbers grow too large.'],
    ['(9 ^ 999) ^ 999', 'Its numbers grow too large.'],
    ['1e9999', 'Its numbers grow too large.'],
    ['2.5!', 'Factorials work on whole numbers from 0 to 1,000.'],
    ['sqrt(1, 2)', 'A function got more than it takes.'],
    ['max()', 'A function got nothing to work on.'],
    ['1 + '.repeat(200), 'A calculation has at most 500 characters.'],
  ])('%s', async (expression, reason) => {
    expect(await ask(expression)).toEqual({
      kind: 'abstain',
      reason: reason instanceof RegExp ? expect.stringMatching(reason) : reason,
    });
  });

  test.each([
    // Ends a process that lets mathjs evaluate it.
    '1:1000000000',
    'import(1)',
    'config(1)',
    'createUnit("foo")',
    'evaluate("1")',
    'parse("1")',
    'f(x) = x',
    'a = 3',
    '2; 3',
    '[1, 2]',
    '"12" + 3',
    'true',
    '1 < 2',
    'constructor',
    'toString()',
    'cos.constructor("return 1")()',
    '2 cm to inch',
    "3'",
  ])('nothing but arithmetic: %s', async (expression) => {
    expect((await ask(expression)).kind).toBe('abstain');
  });
});

property.prop([fc.integer(), fc.integer().filter((b) => b !== 0)])(
  'division is the nearest double',
  async (a, b) => {
    expect(await ask(`(${a}) / (${b})`)).toMatchObject({ value: a / b || 0 });
  },
);

property.prop([fc.string({ maxLength: 60 })])('whatever is typed, it answers or declines', async (typed) => {
  const reply = await ask(typed);
  if (reply.kind === 'answer') expect(Number.isFinite(reply.value)).toBe(true);
  else expect(reply.reason).toMatch(/\.$/);
});

const pieces = fc.constantFrom(
  '1',
  '2.5',
  '(',
  ')',
  '+',
  '-',
  '*',
  '/',
  '^',
  '!',
  ' mod ',
  'sqrt(',
  'e',
  'pi',
  '1e300',
);
property.prop([fc.array(pieces, { maxLength: 20 })])(
  'any arithmetic soup is answered or declined',
  async (soup) => {
    const reply = await ask(soup.join(''));
    if (reply.kind === 'answer') expect(Number.isFinite(reply.value)).toBe(true);
  },
);
