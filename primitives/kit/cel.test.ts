/** What expressions can and cannot do: conversion of values, and limits against hostile ones. */
import { describe, expect, it } from 'vitest';
import { compileCel } from './cel.ts';
import { shareBudget } from './cel-budget.ts';
import { CEL_LIMITS } from './cel-gate.ts';

function run(text: string, value: unknown): unknown {
  const compiled = compileCel(text, ['value']);
  const result = compiled.isOk ? compiled.expression.evaluate({ value }) : compiled;
  return result.isOk ? (result as { value: unknown }).value : `! ${result.problem}`;
}

const numbers = (n: number) => Array.from({ length: n }, (_, i) => i);

describe('values', () => {
  it.each([
    ['value + 1', 2, 3],
    ['1 + value', 2, 3],
    ['value * 2 - 1', 1.5, 2],
    ['value % 2 == 1', 3, true],
    ['value == 2', 2, true],
    ['value > 1', 1.5, true],
    ['10 / 4', 0, 2],
    ['value / 4', 10, 2.5],
    ['value == {"a": 1}', { a: 1 }, true],
    ['has(value.a)', { a: 0 }, true],
    ['has(value.a)', { a: undefined }, false],
    ['value[0]', ['x'], 'x'],
    ['size(value)', [1, 2], 2],
    ['1u', 0, 1],
    ['{1: "a", true: "b"}', 0, { 1: 'a', true: 'b' }],
    ['[1] + [value]', 2, [1, 2]],
    ['value.map(x, x * 2)', [1, 2], [2, 4]],
    ['value.filter(x, x > 1)', [1, 2], [2]],
    ['value.exists(x, x == 2)', [1, 2], true],
    [
      'value.map(x, value.map(y, x + y))',
      [1, 2],
      [
        [2, 3],
        [3, 4],
      ],
    ],
    ['value.all(x, x > 0)', [], true],
    ['value.map(k, value[k])', { a: 1, b: 2 }, [1, 2]],
    ['value.split(",").map(s, s.trim())', 'a, b', ['a', 'b']],
    ['"%s-%d".format([value, 1])', 'x', 'x-1'],
    ['value.replace("a", "bb")', 'aa', 'bbbb'],
    ['value.matches("^[a-z]+$")', 'abc', true],
    ['value.__proto__', JSON.parse('{"__proto__": "own"}'), 'own'],
    ['{"__proto__": {"x": 1}}["__proto__"].x', 0, 1],
  ])('%s of %j', (text, value, expected) => {
    expect(run(text, value)).toEqual(expected);
  });

  it('makes plain objects, whatever their keys', () => {
    const made = run('{"__proto__": 1}', 0) as object;
    expect(Object.getPrototypeOf(made)).toBe(Object.prototype);
    expect(Object.keys(made)).toEqual(['__proto__']);
  });

  it('gives the same every time, from the cache too', () => {
    expect(compileCel('value + 1', ['value'])).toBe(compileCel('value + 1', ['value']));
    expect(run('value + 1', 1)).toBe(run('value + 1', 1));
  });
});

describe('refused before it runs', () => {
  const nested = (n: number) => `${'['.repeat(n)}1${']'.repeat(n)}`;
  it.each([
    ['value +', 'at character 7, found + but expecting end of input.'],
    ['value\n + ', 'at line 2, character 2,'],
    ['other', 'There is no other here, only value.'],
    ['value.map(x, y)', 'There is no y here, only value.'],
    ['fetch("x")', 'There is no function fetch.'],
    ['value.constructor()', 'There is no function constructor.'],
    ['google.protobuf.Struct{}', 'which is not known here.'],
    [`value + ${'1 + '.repeat(20)}1`, undefined],
    [`value + ${'1 + '.repeat(30)}1`, 'nested more than 24 levels'],
    [nested(CEL_LIMITS.depth - 1), undefined],
    [nested(CEL_LIMITS.depth), 'nested more than 24 levels'],
    [nested(1500), 'nested more than 24 levels'],
    [`[${Array(100).fill('1').join()}]`, undefined],
    [`[${Array(101).fill('1').join()}]`, 'more than 100 values'],
    [
      `[${Array(6)
        .fill(`[${Array(90).fill('1').join()}]`)
        .join()}]`,
      'more than 500 parts',
    ],
    [`'${'a'.repeat(4000)}'`, 'longer than 4000 characters'],
    ['value.map(a, value.map(b, value.map(c, c)))', 'more than 2 levels'],
    ['value.map(a, a).map(b, b).map(c, c)', undefined],
  ])('%s', (text, problem) => {
    const compiled = compileCel(text, ['value']);
    expect(compiled.isOk).toBe(problem === undefined);
    if (!compiled.isOk) expect(compiled.problem).toContain(problem);
  });
});

describe('stopped while it runs', () => {
  const long = 'a'.repeat(100_000);
  it.each([
    ['value', 'a'.repeat(CEL_LIMITS.inputBytes), 'larger than 256 KiB'],
    ['[value, value, value]', long, 'the result is larger than 256 KiB'],
    ['value.replace("", value)', long, 'the result is larger than 256 KiB'],
    ['value.map(a, value.map(b, a * b)).size()', numbers(2000), 'more than 10000 rounds'],
    ['value.all(x, x in value)', numbers(9000), 'more work than'],
    [`value.l.all(x, value.s.matches('(a|aa)*b') || true)`, { l: numbers(1000), s: long }, 'more work than'],
    ['value.l.map(x, value.s + value.s).size()', { l: numbers(1000), s: long }, 'more work than'],
    [
      'value.l.map(x, value.l.map(y, value.s)).map(z, z.join()).size()',
      { l: numbers(60), s: long },
      'more work than',
    ],
    // 12 s in the library, for a pattern alone
    ["value.matches('(a?){200}(a?){200}(a?){200}b$')", long, 'the pattern is too large'],
    ["value.matches('(.*a.{20}){3}c$')", long, 'more work than'],
    [`value.contains('${'a'.repeat(900)}b${'a'.repeat(900)}')`, long, 'more work than'],
    ['value.a.lastIndexOf(value.b)', { a: long, b: `${'a'.repeat(60_000)}b` }, 'more work than'],
    [`'${'%s'.repeat(90)}'.format([${Array(90).fill('value').join()}])`, numbers(30_000), 'more work than'],
    ["value.all(x, timestamp(0).getFullYear('Europe/Berlin') > 0)", numbers(9000), 'more work than'],
    [`value.all(x, ${Array(30).fill('x * x * x >= 0').join(' && ')})`, numbers(9000), 'more work than'],
    ["value.replace('a', value, 1000)", long, 'the result is larger than 256 KiB'],
  ])('%s', (text, value, problem) => {
    const before = process.cpuUsage();
    expect(run(text, value)).toContain(problem);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1e6).toBeLessThan(2);
  });

  it('still goes through lists of a fair size', () => {
    expect(run('value.map(x, x + 1).filter(x, x % 2 == 0).size()', numbers(4000))).toBe(2000);
  });

  it('replaces as many as it is told', () => {
    expect(run('value.replace("a", "b", 2)', 'aaa')).toBe('bba');
    expect(run('value.replace("a", "b", 0)', 'aaa')).toBe('aaa');
    expect(run('value.replace("", "-", 2)', 'abc')).toBe('a-b-c');
  });

  it('leaves a list as it is when something is added to it', () => {
    expect(run('[value + [3], value + [4], value.map(x, x) + [5]]', [1])).toEqual([
      [1, 3],
      [1, 4],
      [1, 5],
    ]);
    expect(run('[value.map(x, x)].map(l, [l + [2], l + [3], l])[0]', [1])).toEqual([[1, 2], [1, 3], [1]]);
  });

  it('gives those of one node one budget together', () => {
    const compiled = compileCel('value.map(x, x * 2).size()', ['value']);
    if (!compiled.isOk) throw new Error(compiled.problem);
    const all = shareBudget(() =>
      Array.from({ length: 50 }, () => compiled.expression.evaluate({ value: numbers(9000) })),
    );
    expect(all[0]?.isOk).toBe(true);
    expect(all.at(-1)?.isOk).toBe(false);
    expect(compiled.expression.evaluate({ value: numbers(9000) }).isOk).toBe(true);
  });

  it('starts every evaluation with a full budget', () => {
    for (let i = 0; i < 5; i += 1) expect(run('value.all(x, x >= 0)', numbers(6000))).toBe(true);
  });
});
