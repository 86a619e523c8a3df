/**
 * The canary of the search for literal confidences: a small tree without any, in which planted ones must
 * be found in every room, and each way of writing one down. If the parser reads nothing, or a way is no
 * longer recognised, this fails.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { findLiterals } from './lib/literals.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const LITERAL = "export const x = { status: 'derived', claim: 'c', p: 0.9 };";

/** Read, and free of literals. */
const GOOD: Record<string, string> = {
  'primitives/kit/certain.ts': "export const certain = { status: 'derived', p: 1, lo: 1, hi: 1 };",
  'primitives/vote.ts':
    "export const f = (k: number, n: number) => ({ status: 'self_reported', raw: k / n });",
  'engine/step.ts': 'export const step = <T>(x: T): T => x;',
  'server/agent.ts': 'export const agent = (score: number) => ({ score, raw: score });',
  'components/glyph.tsx': 'export const Glyph = ({ p }: { p: number }) => <i style={{ width: p * 100 }} />;',
  'app/page.tsx': 'export default () => <main />;',
};

/** Not read: numbers that stand for measured ones in tests. */
const FIXTURES = [
  'primitives/vote.test.ts',
  'primitives/kit/testing.ts',
  'engine/testing-generate.ts',
  'engine/rules/testing/rules.ts',
  'server/testing/helper.ts',
  'server/pool.db.test.ts',
  'components/glyph.test.tsx',
  'e2e/journey.ts',
  'bench/pool.ts',
];

function check(files: Record<string, string>): { lines: string[]; code: number | null } {
  const root = mkdtempSync(join(tmpdir(), 'literals-'));
  try {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    const env = { ...process.env, LITERALS_FLOOR: String(Object.keys(GOOD).length) };
    const args = [join(ROOT, 'scripts/no-literals.ts'), root];
    const run = spawnSync(process.execPath, args, { encoding: 'utf8', env });
    return { lines: run.stdout.trim().split('\n'), code: run.status };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

test('a tree without any passes; all of it was read, and no fixture', () => {
  const fixtures = Object.fromEntries(FIXTURES.map((file) => [file, LITERAL]));
  expect(check({ ...GOOD, ...fixtures })).toEqual({ lines: ['6 files, 0 literal confidences'], code: 0 });
});

test('planted ones are found in every room, also beside the one place that is allowed', () => {
  const rooms = ['app', 'components', 'engine', 'primitives/kit', 'server/agents'];
  const planted = Object.fromEntries(rooms.map((room) => [`${room}/certainly.ts`, `\n\n${LITERAL}`]));
  const { lines, code } = check({ ...GOOD, ...planted });
  expect(lines).toEqual([
    ...rooms.map((room) => `${room}/certainly.ts:3: p is written down: 0.9`),
    '11 files, 5 literal confidences',
  ]);
  expect(code).toBe(1);
});

test('reading too little is a failure', () => {
  const { 'engine/step.ts': _, ...less } = GOOD;
  const { lines, code } = check(less);
  expect(lines.at(-1)).toContain('Expected at least 6 files');
  expect(code).toBe(1);
});

const found = (source: string): string[] =>
  findLiterals('x.ts', source).map(({ name, text }) => `${name} ${text}`);

describe('a literal', () => {
  test.each([
    ["({ status: 'self_reported', raw: 0.91 })", 'raw 0.91'],
    ["({ status: 'calibrated', 'lo': 0.7 })", 'lo 0.7'],
    ["({ ['status']: 'derived' as const, hi: +(1) })", 'hi +(1)'],
    ['({ claim, p: 0.5 })', 'p 0.5'],
    ['({ status: now, p: 0.5 })', 'p 0.5'],
    ['({ p: 0.5, lo, hi })', 'p 0.5'],
    ['({ value, p: 0.5 })', 'p 0.5'],
    ['({ ...conf, p: 0.5 })', 'p 0.5'],
    ['({ claim, ...{ p: 0.5 } })', 'p 0.5'],
    ['({ confidence: 0.9 })', 'confidence 0.9'],
    ["({ kind: 'answer', score: 0.9 })", 'score 0.9'],
    ['conf.p = 0.9', 'confidence conf.p = 0.9'],
    ['belief.confidence ??= 0.9', 'confidence belief.confidence ??= 0.9'],
    ['const f = ({ raw = 0.9 }) => raw', 'raw raw = 0.9'],
  ])('stands in %s', (source, expected) => {
    expect(found(source)).toEqual([expected]);
  });

  test.each([
    'good ? 0.9 : 0.6',
    'good ? measured : 0.6',
    'given ?? 0.5',
    'given || 0.5',
    '1 - 0.1',
    '-(-0.9)',
    '0.9 as number',
    'Math.min(1, 0.9)',
    "Number('0.9')",
    '[0.7, 0.65, 0.6][rank]',
    'LEVELS.high',
    'LEVELS[name]',
    'FIXED.high',
    'PLACES[0]',
    'GOOD',
    'TWICE',
    'sure()',
  ])('is made with %s', (expression) => {
    const file = `const GOOD = 0.9; const TWICE = GOOD * 0.5; const sure = () => GOOD;
      const LEVELS = { high: 0.9, low: n } as const; const FIXED = Object.freeze({ high: 0.9 });
      const PLACES = [0.7];
      function f() { return { claim, p: ${expression} }; }`;
    expect(found(file)).toEqual([`p ${expression}`]);
  });

  test.each([
    'given',
    'k / n',
    '1 - given',
    'Math.min(1, given)',
    'given ?? Number.NaN',
    'measure(0.9)',
    'LEVELS.low',
    'counter',
    'inner',
    'loop',
  ])('is not made with %s', (expression) => {
    const file = `const LEVELS = { high: 0.9, low: n }; let counter = 0; const inner = 0.9; const loop = loop;
      const f = (given: number, { inner }: Given) => ({ claim, p: ${expression} });`;
    expect(found(file)).toEqual([]);
  });

  test.each([
    "const x = { status: 200, size: 1 }; const y: { p: 0.9 } = z; type T = { claim: 'c'; p: 0.9 }",
    'const whole = { lo: 0, hi: 1 }; const style = { p: 4 }; const motion = { opacity: 0.9 }',
    "const x = { status: 'failed', p: 1 }",
    'try { f() } catch (p) { g({ claim, p }) } const p = 1;',
  ])('is no confidence in %s', (source) => {
    expect(found(source)).toEqual([]);
  });
});
