import { expect, test } from 'vitest';
import { Sandbox } from '../sandbox.ts';
import { patternCalled, withConfig } from './learning.ts';

const pattern = patternCalled('generate-verify-repair');
/** The code as it was given, and four repairs. */
const MOST = 5;

/** Functions that are right, and tests that only right ones pass. */
const FUNCTIONS = [
  ['(a, b) => (a > b ? a : b)', 'subject(2, 3) === 3 && subject(3, 2) === 3 && subject(1, 1) === 1'],
  ['(a, b) => a + b', 'subject(2, 3) === 5 && subject(0, 1) === 1'],
  [
    '(n) => { let s = 0; for (let i = 1; i <= n; i++) s = s + i; return s; }',
    'subject(3) === 6 && subject(1) === 1 && subject(4) === 10',
  ],
  ['(a, b) => a && b', 'subject(true, false) === false && subject(true, true) === true'],
  [
    '(xs) => xs.every((x) => x > 0)',
    'subject([1, 2]) && !subject([1, -2]) && !subject([0]) && !subject([-1, -2])',
  ],
  [
    '(n) => { let f = 1; for (let i = 2; i <= n; i++) f = f * i; return f; }',
    'subject(4) === 24 && subject(1) === 1 && subject(2) === 2',
  ],
  [
    '(xs) => { let m = xs[0]; for (const x of xs) m = Math.max(m, x); return m; }',
    'subject([1, 3, 2]) === 3 && subject([4, 1]) === 4',
  ],
  ["(s) => s === '' ? 0 : s.length + 1", "subject('') === 0 && subject('ab') === 3"],
] as const;

/** One mistake each, as people make them. */
const MISTAKES = [
  ['>', '<'],
  ['>', '>='],
  ['<=', '<'],
  ['+ ', '- '],
  ['= 0', '= 1'],
  ['= 1', '= 0'],
  ['= 1', '= 2'],
  ['+ ', '* '],
  ['* ', '+ '],
  ['* ', '/ '],
  ['===', '!=='],
  ['max', 'min'],
  ['&&', '||'],
  ['every', 'some'],
  [' return ', ' '],
] as const;

const broken = FUNCTIONS.flatMap(([right, tests]) =>
  MISTAKES.flatMap(([from, to]) => {
    // not in the arrow itself
    const code = right.replaceAll('=>', '⇒').replace(from, to).replaceAll('⇒', '=>');
    return code === right ? [] : [{ code, tests }];
  }),
);

const mend = (code: string, tests: string) =>
  new Sandbox().play(
    withConfig(pattern, 'tests', { tests: `assert(${tests}, 'It gives something else.')` }),
    {
      text: code,
    },
  );

test('mends at least 95 of 100 single mistakes, and makes at most four repairs', {
  timeout: 60_000,
}, async () => {
  const played = await Promise.all(broken.map(({ code, tests }) => mend(code, tests)));
  const wrong = played.filter(({ called }) => called.length > 1);
  expect(wrong.length).toBeGreaterThanOrEqual(15);
  for (const { called } of played) expect(called.length).toBeLessThanOrEqual(MOST);
  const mended = wrong.filter(({ result }) => result.outcome === 'ok');
  expect(mended.length / wrong.length).toBeGreaterThanOrEqual(0.95);
  for (const { result } of mended)
    expect(result.conf).toMatchObject({ status: 'derived', claim: 'tests-pass', rule: 'oracle', p: 1 });
});

test('gives up after four repairs, and says what failed last', async () => {
  const hopeless = '(a, b) => { const c = a - b; const d = b - a; return c > 0 && d < 0 ? c - d : 1 - 0; }';
  const { result, called } = await mend(hopeless, "subject(2, 3) === 'three'");
  expect(called).toHaveLength(MOST);
  expect(result).toMatchObject({ outcome: 'abstain', reason: expect.stringContaining('Tried 5 times') });
});

test('a sum that does not add up is worked out again at the first repair', async () => {
  const sums = withConfig(pattern, 'tests', { oracle: 'recompute', tests: '' });
  const { result, called } = await new Sandbox().play(sums, { text: '17 * 3 = 41' });
  expect(called).toHaveLength(2);
  expect(result).toMatchObject({ value: '17 * 3 = 51', verified: [{ verdict: 'pass' }] });
});
