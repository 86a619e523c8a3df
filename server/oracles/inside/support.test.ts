import { describe, expect, test } from 'vitest';
import { checkSupport } from './support.ts';

const HANDBOOK = [
  'Every employee has 28 days of paid leave a year. Unused days expire in March.',
  'Laptops are replaced after four years, or earlier when they are broken.',
];

describe('verdicts', () => {
  test.each([
    ['Employees have 28 days of paid leave.', 'pass', 1],
    ['Employees have 28 days of paid leave. Broken laptops are replaced earlier.', 'pass', 1],
    ['Employees have 30 days of paid leave.', 'fail', 0],
    ['The canteen serves lunch at noon.', 'fail', 0],
    ['Employees have 28 days of paid leave. The canteen serves lunch.', 'partial', 0.5],
    // Each half stands in another source; no source holds both.
    ['Laptops are replaced and unused days expire.', 'fail', 0],
  ])('%s: %s', (answer, verdict, score) => {
    expect(checkSupport(answer, HANDBOOK, { tau: 0.7 })).toMatchObject({ verdict, score });
  });

  test('tau is the share that must be there', () => {
    const answer = 'Laptops are replaced gladly.';
    expect(checkSupport(answer, HANDBOOK, { tau: 0.6 }).verdict).toBe('pass');
    expect(checkSupport(answer, HANDBOOK, { tau: 0.9 }).verdict).toBe('fail');
  });

  test('one text is one source', () => {
    expect(checkSupport('Unused days expire.', HANDBOOK[0], { tau: 1 }).verdict).toBe('pass');
  });
});

describe('cannot be applied', () => {
  test.each([
    [7, HANDBOOK],
    ['', HANDBOOK],
    ['It is. They were.', HANDBOOK],
    ['Laptops', []],
    ['Laptops', undefined],
    ['Laptops', [1]],
    ['Laptops', Array(201).fill('x')],
    ['Say this. '.repeat(501), HANDBOOK],
  ])('%#', (answer, against) => {
    expect(() => checkSupport(answer, against, { tau: 0.7 })).toThrow(/\.$/);
  });
});
