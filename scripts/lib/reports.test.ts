import { expect, test } from 'vitest';
import { tail, tallyPlaywright, tallyVitest } from './reports.ts';

const file = (name: string, statuses: string[], message = '') => ({
  name,
  message,
  status: statuses.every((status) => status === 'passed') && !message ? 'passed' : 'failed',
  assertionResults: statuses.map((status, i) => ({
    fullName: `test ${i}`,
    status,
    failureMessages: status === 'failed' ? ['Error: expected 1 to be 2\n    at somewhere'] : [],
  })),
});

test('what failed is told by file, name and message, and what is skipped is not told', () => {
  const tally = tallyVitest({
    numPassedTests: 1,
    numFailedTests: 1,
    testResults: [file('a.test.ts', ['passed', 'failed', 'skipped'])],
  });
  expect(tally).toEqual({
    passed: 1,
    failed: 1,
    failures: ['a.test.ts: test 1\n  Error: expected 1 to be 2\n      at somewhere'],
  });
});

test('a file that cannot be loaded is a failure although no test in it failed', () => {
  const testResults = [file('broken.test.ts', [], 'Cannot find package')];
  expect(tallyVitest({ numPassedTests: 0, numFailedTests: 0, testResults })).toEqual({
    passed: 0,
    failed: 1,
    failures: ['broken.test.ts\n  Cannot find package'],
  });
});

test('of the journeys those in groups are found too, and a flaky one counts as passed', () => {
  const one = (title: string, status: string) => ({
    title,
    tests: [{ status, results: [{ errors: [{ message: '\u001b[31mnot visible\u001b[0m' }] }] }],
  });
  const inner = { file: 'a.spec.ts', specs: [one('signs in', 'unexpected'), one('runs', 'flaky')] };
  const report = {
    stats: { expected: 3, unexpected: 1, flaky: 1 },
    suites: [{ file: 'a.spec.ts', suites: [inner] }],
  };
  expect(tallyPlaywright(report)).toEqual({
    passed: 4,
    failed: 1,
    failures: ['a.spec.ts: signs in\n  not visible'],
  });
});

test('of a long output the end is told', () => {
  const told = tail(Array.from({ length: 100 }, (_, i) => `line ${i}`).join('\n')).split('\n');
  expect(told).toHaveLength(20);
  expect(told.at(-1)).toBe('  line 99');
});
