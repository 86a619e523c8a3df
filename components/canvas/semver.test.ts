import { expect, test } from 'vitest';
import { isNewer, nextVersions } from './semver.ts';

test.each([
  [[], ['1.0.0']],
  [['1.0.0'], ['1.1.0', '1.0.1', '2.0.0']],
  [
    ['1.9.0', '1.10.2', '1.2.0'],
    ['1.11.0', '1.10.3', '2.0.0'],
  ],
  [
    ['2.0.0-rc.1', '1.0.0'],
    ['1.1.0', '1.0.1', '2.0.0'],
  ],
])('after %j come %j', (published, wanted) => {
  expect(nextVersions(published).map((one) => one.semver)).toEqual(wanted);
});

test.each([
  ['1.10.0', '1.9.3', true],
  ['2.0.0', '10.0.0', false],
  ['1.0.0', '1.0.0', false],
  ['what', '1.0.0', false],
])('%s after %s: %s', (a, b, wanted) => {
  expect(isNewer(a, b)).toBe(wanted);
});
