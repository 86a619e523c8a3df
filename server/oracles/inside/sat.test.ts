import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { checkSat } from './sat.ts';

const RULES = 'ann or bob\nnot (ann and bob)\ncat -> bob';
const assignment = (value: unknown, clauses = RULES) => checkSat(value, { clauses, ask: 'assignment' });
const consistent = (value: unknown, clauses = RULES) => checkSat(value, { clauses, ask: 'consistent' });

describe('an assignment', () => {
  test.each([
    [
      { ann: false, bob: true, cat: true },
      { verdict: 'pass', score: 1 },
    ],
    [
      { ann: true, bob: false, cat: false },
      { verdict: 'pass', score: 1 },
    ],
    [
      { ann: true, bob: true, cat: false },
      { verdict: 'fail', score: 2 / 3 },
    ],
    [
      { ann: true, bob: false, cat: true },
      { verdict: 'fail', score: 2 / 3 },
    ],
    [
      { ann: false, bob: false, cat: true },
      { verdict: 'fail', score: 1 / 3 },
    ],
    // Whether cat comes does not matter.
    [
      { ann: false, bob: true },
      { verdict: 'pass', score: 1 },
    ],
    [{ bob: true }, { verdict: 'partial', score: 1 }],
    [{ cat: true }, { verdict: 'partial', score: 1 }],
    [{}, { verdict: 'partial', score: 1 }],
    // Breaks no single rule, and yet there is no way out.
    [
      { ann: true, cat: true },
      { verdict: 'fail', score: 0 },
    ],
    [JSON.parse('{"ann": false, "bob": true, "__proto__": true}'), { verdict: 'pass', score: 1 }],
  ])('%j: %j', (value, verdict) => {
    expect(assignment(value)).toMatchObject(verdict);
  });
});

describe('clauses of its own', () => {
  test.each([
    ['bob', 'pass'],
    ['cat & ann', 'fail'],
    ['dan\n!dan', 'fail'],
    ['dan', 'pass'],
  ])('%s: %s', (value, verdict) => {
    expect(consistent(value)).toMatchObject({ verdict });
  });
});

describe('notation', () => {
  test.each([
    ['p cnf 3 2\nc a comment\n1 -2 0\n2 3 0', { 1: true, 2: false, 3: true }],
    ['a => b => a', { a: true, b: false }],
    ['a <-> b; a ^ c', { a: true, b: true, c: false }],
    ['~a || b && c', { a: false, b: false, c: false }],
    ['a ∧ ¬b → c', { a: true, b: true, c: false }],
    ['true\n!false', {}],
    ['# said by hand\na.b_1', { 'a.b_1': true }],
    ['constructor | toString', { constructor: true, toString: false }],
    ['c | p\np', { c: true, p: true }],
  ])('%s', (clauses, value) => {
    expect(assignment(value, clauses).verdict).toBe('pass');
  });

  test.each([
    'a &',
    '(a',
    'a b',
    'a)',
    '1 2',
    '1 0 2 0',
    '!',
    '$x',
    'a & & b',
    '('.repeat(100),
    '!'.repeat(100),
  ])('refused: %s', (clauses) => {
    expect(() => assignment({}, clauses)).toThrow(/cannot be read|not closed|nested/);
  });
});

describe('cannot be applied', () => {
  test.each([
    ['a & !a', {}],
    ['', {}],
    ['a', 'yes'],
    ['a', [true]],
    ['a', { a: 1 }],
    ['a', null],
    ['x'.repeat(70_000), {}],
    ['a;'.repeat(6_000), {}],
    [Array.from({ length: 1_001 }, (_, at) => `v${at}`).join('\n'), {}],
    [`a ${'| a'.repeat(11_000)}`, {}],
  ])('%#', (clauses, value) => {
    expect(() => assignment(value, clauses)).toThrow(/\.$/);
  });
});

const NAMES = ['a', 'b', 'c'] as const;
const clause = fc.array(fc.tuple(fc.constantFrom(...NAMES), fc.boolean()), { minLength: 1, maxLength: 3 });
const bits = fc.array(fc.constantFrom(true, false, undefined), { minLength: 3, maxLength: 3 });
type Given = Readonly<Record<string, boolean | undefined>>;
const ROWS = Array.from({ length: 8 }, (_, row) => NAMES.map((__, at) => (row >> at) % 2 === 1));
const named = (row: readonly (boolean | undefined)[]): Given =>
  Object.fromEntries(NAMES.map((name, at) => [name, row[at]] as const).filter(([, is]) => is !== undefined));

// A solver takes a tenth of a second to make, so there are few rounds.
property.prop([fc.array(clause, { minLength: 1, maxLength: 5 }), bits], { numRuns: 15 })(
  'agrees with a truth table',
  (clauses, row) => {
    const given = named(row);
    const text = clauses
      .map((one) => one.map(([name, is]) => (is ? name : `!${name}`)).join(' | '))
      .join('\n');
    const holds = (full: Given) => clauses.every((one) => one.some(([name, is]) => full[name] === is));
    const rows = ROWS.map(named);
    const results = rows
      .filter((full) => NAMES.every((name) => given[name] === undefined || full[name] === given[name]))
      .map(holds);
    const verdict = results.every(Boolean) ? 'pass' : results.some(Boolean) ? 'partial' : 'fail';
    if (rows.some(holds)) expect(assignment(given, text).verdict).toBe(verdict);
    else expect(() => assignment(given, text)).toThrow(/contradict/);
  },
  60_000,
);
