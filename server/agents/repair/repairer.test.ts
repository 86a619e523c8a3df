import { runInNewContext } from 'node:vm';
import { beforeAll, describe, expect, test } from 'vitest';
import { asker } from '../testing-ask.ts';
import { candidatesOf } from './candidates.ts';
import { codeRepairer } from './repairer.ts';

const ask = asker(codeRepairer);
const mend = async (code: string, round?: number) => {
  const reply = await ask({ code, feedback: 'The last try failed.', ...(round && { round }) });
  return reply.kind === 'answer' ? reply.value : reply.reason;
};

beforeAll(async () => void (await codeRepairer.load?.()), 60_000);

describe('mends', () => {
  test.each([
    ['2 + 2 = 5', '2 + 2 = 4'],
    ['1 + 1 = 2\n3 * 3 = 6', '1 + 1 = 2\n3 * 3 = 9'],
    ['{"a": 1,}', '{"a":1}'],
    ["{'a': [1, 2]}", '{"a":[1,2]}'],
    ['{"a": [1, 2', '{"a":[1,2]}'],
    ['{a: 1, b: "x"}', '{"a":1,"b":"x"}'],
    ['```json\n{"a": 1}\n```', '{"a":1}'],
    ['const f = (x) => { return x * 2;', 'const f = (x) => { return x * 2;}'],
    ['const f = (x) => { x * 2 };', 'const f = (x) => { return x * 2 };'],
    ['const f = (a, b) => a - b;', 'const f = (a, b) => a + b;'],
  ])('%s', async (code, mended) => expect(await mend(code)).toBe(mended));

  test('nothing where nothing is wrong so far', async () => {
    expect(await ask({ code: 'f()', feedback: '' })).toMatchObject({ kind: 'answer', value: 'f()' });
  });

  test('tries another repair each round, and says when none is left', async () => {
    const code = 'const f = (a, b) => a < b;';
    const all = candidatesOf(code);
    expect(await mend(code, 1)).toBe(all[0]?.code);
    expect(await mend(code, 2)).toBe(all[1]?.code);
    expect(new Set(all.map((one) => one.code)).size).toBe(all.length);
    expect(await mend(code, all.length + 1)).toContain('none is left');
  });

  test('leaves texts and comments alone', () => {
    for (const { code } of candidatesOf('const f = () => "a + b < 1"; // a + 1'))
      expect(code).toContain('"a + b < 1"; // a + 1');
  });

  test.each([
    [{ code: 'f' }, 'There is no code with what is wrong with it.'],
    [{ code: '', feedback: 'Bad.' }, 'There is no text.'],
    [{ code: 'x'.repeat(5_001), feedback: 'Bad.' }, /at most 5000/],
  ])('declines %#', async (given, reason) => {
    expect(await ask(given)).toEqual({
      kind: 'abstain',
      reason: reason instanceof RegExp ? expect.stringMatching(reason) : reason,
    });
  });
});

/** A right function, and what it gives for some arguments. */
const RIGHT: readonly [string, readonly (readonly [readonly unknown[], unknown])[]][] = [
  [
    '(a, b) => a + b',
    [
      [[2, 3], 5],
      [[0, 1], 1],
    ],
  ],
  [
    '(a, b) => a * b',
    [
      [[2, 3], 6],
      [[3, 3], 9],
    ],
  ],
  [
    '(a, b) => (a > b ? a : b)',
    [
      [[2, 3], 3],
      [[3, 2], 3],
      [[1, 1], 1],
    ],
  ],
  [
    '(xs) => xs.every((x) => x > 0)',
    [
      [[[1, 2]], true],
      [[[1, -2]], false],
      [[[0]], false],
    ],
  ],
  [
    '(n) => { let s = 0; for (let i = 1; i <= n; i++) s = s + i; return s; }',
    [
      [[3], 6],
      [[1], 1],
      [[4], 10],
    ],
  ],
  ['(xs) => { let m = xs[0]; for (const x of xs) m = Math.max(m, x); return m; }', [[[[1, 3, 2]], 3]]],
  [
    '(n) => { let f = 1; for (let i = 2; i <= n; i++) f = f * i; return f; }',
    [
      [[4], 24],
      [[1], 1],
    ],
  ],
  [
    '(s) => s === "" ? 0 : s.length',
    [
      [[''], 0],
      [['ab'], 2],
    ],
  ],
  [
    '(a, b) => a - b',
    [
      [[5, 3], 2],
      [[0, 1], -1],
    ],
  ],
  [
    '(a, b) => a || b',
    [
      [[true, false], true],
      [[false, false], false],
    ],
  ],
  [
    '(n) => n % 2 === 0',
    [
      [[4], true],
      [[3], false],
      [[0], true],
    ],
  ],
  [
    '(xs) => xs.some((x) => x < 0)',
    [
      [[[1, -2]], true],
      [[[0, 1]], false],
    ],
  ],
  [
    '(a, lo, hi) => Math.min(hi, Math.max(lo, a))',
    [
      [[5, 1, 3], 3],
      [[0, 1, 3], 1],
      [[2, 1, 3], 2],
    ],
  ],
  [
    '(n) => { let c = 0; while (n > 0) { n = n - 2; c = c + 1; } return c; }',
    [
      [[4], 2],
      [[5], 3],
      [[0], 0],
    ],
  ],
  [
    '(a, b) => a && b',
    [
      [[true, false], false],
      [[true, true], true],
      [[false, true], false],
    ],
  ],
  ['(xs) => { const out = []; for (const x of xs) out.push(x + 1); return out; }', [[[[1, 2]], [2, 3]]]],
];

const passes = (code: string, cases: (typeof RIGHT)[number][1]): boolean => {
  try {
    return cases.every(([args, expected]) => {
      const made: unknown = runInNewContext(`(${code})(...args)`, { args }, { timeout: 100 });
      return JSON.stringify(made) === JSON.stringify(expected);
    });
  } catch {
    return false;
  }
};

test('finds a repair for at least 95 of 100 single mistakes', { timeout: 60_000 }, () => {
  let [broken, repaired] = [0, 0];
  for (const [right, cases] of RIGHT) {
    expect(passes(right, cases), right).toBe(true);
    for (const { code: wrong } of candidatesOf(right)) {
      if (passes(wrong, cases)) continue;
      broken += 1;
      if (candidatesOf(wrong).some(({ code }) => passes(code, cases))) repaired += 1;
    }
  }
  expect(broken).toBeGreaterThan(40);
  expect(repaired / broken).toBeGreaterThanOrEqual(0.95);
});
