import { afterAll, describe, expect, test } from 'vitest';
import { ORACLE_CLAIMS, ORACLES, type OracleRequest } from '#primitives/kit/oracle.ts';
import { check } from './check.ts';
import { stopOracles } from './pool.ts';
import { runTests } from './testing.ts';

afterAll(stopOracles);

const ask = (request: OracleRequest) => check(request, { signal: new AbortController().signal });
const TESTS = { tests: 'add(1, 2) === 3', timeoutMs: 5_000, memoryMb: 32 };
const SUM = { equation: '2x + 3 = 11', variable: 'x', tolerance: 1e-9 };
const SAT = { clauses: 'a | b', ask: 'assignment' } as const;

describe('each oracle, through the child', () => {
  test.each<[OracleRequest, string]>([
    [{ oracle: 'schema', value: 3, options: { schema: { type: 'integer' } } }, 'pass'],
    [{ oracle: 'schema', value: 'x', options: { schema: { type: 'integer' } } }, 'fail'],
    [{ oracle: 'schema', value: 3, options: { schema: { typ: 'integer' } } }, 'error'],
    [{ oracle: 'test', value: 'const add = (a, b) => a + b', options: TESTS }, 'pass'],
    [{ oracle: 'test', value: 'const add = (a, b) => a - b', options: TESTS }, 'fail'],
    [{ oracle: 'test', value: 'const add = 1', options: { ...TESTS, tests: '' } }, 'error'],
    [{ oracle: 'recompute', value: '48/2 = 24', options: {} }, 'pass'],
    [{ oracle: 'recompute', value: '48/2 = 25', options: {} }, 'fail'],
    [{ oracle: 'recompute', value: 'nothing', options: {} }, 'error'],
    [{ oracle: 'substitute', value: 4, options: SUM }, 'pass'],
    [{ oracle: 'substitute', value: 5, options: SUM }, 'fail'],
    [{ oracle: 'substitute', value: 'five', options: SUM }, 'error'],
    [{ oracle: 'support', value: 'A cat sat.', against: ['The cat sat.'], options: { tau: 1 } }, 'pass'],
    [{ oracle: 'support', value: 'A dog ran.', against: ['The cat sat.'], options: { tau: 1 } }, 'fail'],
    [
      { oracle: 'support', value: 'A cat sat. It flew.', against: ['The cat sat.'], options: { tau: 1 } },
      'partial',
    ],
    [{ oracle: 'support', value: 'A cat sat.', options: { tau: 1 } }, 'error'],
    [{ oracle: 'sat', value: { a: true }, options: SAT }, 'pass'],
    [{ oracle: 'sat', value: { a: false, b: false }, options: SAT }, 'fail'],
    [{ oracle: 'sat', value: { a: false }, options: SAT }, 'partial'],
    [{ oracle: 'sat', value: 'a', options: SAT }, 'error'],
    [{ oracle: 'expression', value: 3, against: 2, options: { expression: 'value > against' } }, 'pass'],
    [{ oracle: 'expression', value: 1, against: 2, options: { expression: 'value > against' } }, 'fail'],
    [{ oracle: 'expression', value: 1, options: { expression: 'value + 1' } }, 'error'],
    [{ oracle: 'expression', value: 1, options: { expression: 'process.exit()' } }, 'error'],
  ])('%j: %s', async (request, verdict) => {
    const given = await ask(request);
    expect(given).toMatchObject({ verdict, covers: ORACLE_CLAIMS[request.oracle] });
    expect(given.detail).toMatch(/\S/);
    if (given.score !== undefined) expect(given.score >= 0 && given.score <= 1).toBe(true);
  });

  test('clauses of its own are another claim', async () => {
    const options = { clauses: 'a', ask: 'consistent' } as const;
    expect(await ask({ oracle: 'sat', value: '!a', options })).toMatchObject({
      verdict: 'fail',
      covers: 'consistent-with-constraints',
    });
  });
});

describe('tests of code', () => {
  test.each([
    ['function add(a, b) { return a + b }', 'add(1, 2) === 3 && subject === add', 'pass'],
    ['(a, b) => a + b', 'subject(1, 2) === 3', 'pass'],
    ['function (a, b) { return a + b }', 'subject(1, 2) === 3', 'pass'],
    [
      'class Stack { #a = []; push(x) { this.#a.push(x); return this.#a.length } }',
      'new Stack().push(1) === 1',
      'pass',
    ],
    ['export default (a) => a; export const two = 2', 'subject(1) === 1 && two === 2', 'pass'],
    ['const slow = async () => 3', 'return (await slow()) === 3', 'pass'],
    ['const slow = async () => 3', 'slow().then((x) => x === 4)', 'fail'],
    ['const slow = async () => { throw new Error("no") }', 'slow()', 'fail'],
    [
      'const f = () => 1',
      'for (const x of [1, 2]) if (f() !== x) throw new Error("f() is not " + x)',
      'fail',
    ],
    ['const f = () => 1', 'f()', 'pass'],
    ['const f = () => 1', '[f() === 1, f() === 2]', 'partial'],
    ['const f = () => 1', '[f() === 0, f() === 2]', 'fail'],
    ['const f = () => 1', '[f() === 1, f]', 'partial'],
    ['const f = () => 1', '[]', 'error'],
    ['const f = () => 1', '(((', 'error'],
    ['const f = () => 1', 'g()', 'fail'],
    ['console.log("hello"); const f = () => 1', 'f() === 1', 'pass'],
    // What a locked prototype must not break.
    [
      'class Mine extends Error { constructor() { super("m"); this.name = "Mine" } }',
      'new Mine().name === "Mine"',
      'pass',
    ],
    ['function F() {} F.prototype.toString = () => "f"', 'String(new F()) === "f"', 'pass'],
    ['const o = {}; o.toString = () => "o"; o.constructor = 1; o.valueOf = () => 2', 'o + 1 === 3', 'pass'],
    [
      'class L extends Array {} const f = () => L.from([2, 1]).sort()',
      'f() instanceof L && f()[0] === 1',
      'pass',
    ],
  ])('%s | %s | %s', async (code, tests, verdict) => {
    expect((await runTests(code, tests)).verdict).toBe(verdict);
  });

  test.each([
    ['assert(f() === 1)', 'pass'],
    [
      'assert.equal(f(), 1); assert.deepEqual([f(), { a: f() }], [1, { a: 1 }]); assert.throws(() => g())',
      'pass',
    ],
    ['assert.deepEqual(new Map([[1, new Set([f()])]]), new Map([[1, new Set([1])]]))', 'pass'],
    ['const assert = (x) => { if (!x) throw 1 }; assert(f() === 1)', 'pass'],
    ['assert(f() === 2)', 'fail'],
    ['assert.equal(f(), "1")', 'fail'],
    ['assert.deepEqual([f()], [2])', 'fail'],
    ['assert.deepEqual([f()], { 0: 1 })', 'fail'],
    ['assert.deepEqual(new Date(f()), new Date(2))', 'fail'],
    ['assert.throws(f)', 'fail'],
    ['await null; assert.strictEqual(f(), 2)', 'fail'],
    ['throw assert', 'fail'],
  ])('assert: %s: %s', async (tests, verdict) => {
    expect((await runTests('const f = () => 1', tests)).verdict).toBe(verdict);
  });

  test('a partial result says how much', async () => {
    expect(await runTests('const f = (x) => x', '[f(1) === 1, f(2) === 3, f(3) === 3, f(4) === 5]')).toEqual({
      verdict: 'partial',
      score: 0.5,
      covers: 'tests-pass',
      detail: '2 of 4 tests pass; the first that fails is number 2.',
    });
  });
});

describe('requests that are too much', () => {
  const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)]);
  const wide = { oracle: 'schema', options: { schema: {} } } as const;
  test.each<[string, OracleRequest]>([
    ['deep', { ...wide, value: nested(5_000) }],
    ['long', { ...wide, value: 'x'.repeat(3_000_000) }],
    ['wide', { ...wide, value: Array(3_000_000).fill(0) }],
    ['long keys', { ...wide, value: { ['k'.repeat(3_000_000)]: 1 } }],
    ['against', { ...wide, value: 1, against: 'x'.repeat(3_000_000) }],
    ['no JSON', { ...wide, value: 1n }],
    ['endless', { ...wide, value: endless() }],
    ['time', { oracle: 'test', value: '', options: { ...TESTS, timeoutMs: 60_000 } }],
    ['no time', { oracle: 'test', value: '', options: { ...TESTS, timeoutMs: Number.NaN } }],
    ['memory', { oracle: 'test', value: '', options: { ...TESTS, memoryMb: 4_096 } }],
  ])('%s', async (_, request) => {
    const started = performance.now();
    expect((await ask(request)).verdict).toBe('error');
    expect(performance.now() - started).toBeLessThan(1_000);
  });

  test.each<[string, OracleRequest]>([
    [
      'a hanging pattern',
      { oracle: 'schema', value: `${'a'.repeat(40)}b`, options: { schema: { pattern: '^(a+)+$' } } },
    ],
    ['a hard formula', { oracle: 'sat', value: {}, options: { clauses: pigeons(11), ask: 'assignment' } }],
  ])('%s is ended', async (_, request) => {
    expect(await ask(request)).toMatchObject({
      verdict: 'error',
      detail: 'It did not finish in the time it has.',
    });
  });

  test('values that look like prototypes are only data', async () => {
    const value: unknown = JSON.parse('{"__proto__": {"verdict": "pass"}, "constructor": {"prototype": 1}}');
    const schema = { type: 'object', maxProperties: 1 };
    expect((await ask({ oracle: 'schema', value, options: { schema } })).verdict).toBe('fail');
  });

  test('NUL and half characters arrive as they are', async () => {
    const options = { expression: 'value == against' };
    expect(
      (await ask({ oracle: 'expression', value: '\0\ud800', against: '\0\ud800', options })).verdict,
    ).toBe('pass');
  });
});

function endless(): unknown {
  const list: unknown[] = [];
  list.push(list);
  return list;
}

/** One pigeon more than there are holes: hard for every solver of this kind. */
function pigeons(holes: number): string {
  const all = (count: number) => Array.from({ length: count }, (_, at) => at);
  const housed = all(holes + 1).map((p) =>
    all(holes)
      .map((h) => `p${p}_${h}`)
      .join(' | '),
  );
  const apart = all(holes).flatMap((h) =>
    all(holes + 1).flatMap((p) => all(p).map((q) => `!p${p}_${h} | !p${q}_${h}`)),
  );
  return [...housed, ...apart].join('\n');
}

test('every oracle has a claim', () => {
  expect(Object.keys(ORACLE_CLAIMS).sort()).toEqual([...ORACLES].sort());
});
