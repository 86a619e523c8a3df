import { expect, test } from 'vitest';
import { compareSemver, semverSchema } from './semver.ts';

test.each([
  ['1.0.0', '1.0.0', 0],
  ['1.0.0', '1.0.1', -1],
  ['1.10.0', '1.9.9', 1],
  ['2.0.0', '10.0.0', -1],
  ['0.0.1', '0.0.0', 1],
])('%s against %s is %i', (a, b, sign) => {
  expect(Math.sign(compareSemver(a, b))).toBe(sign);
});

test.each(['1.0', '1.0.0.0', 'v1.0.0', '01.0.0', '1.0.0-beta', '1.0.-1', '', '1.0.0 ', '1.0.1000000'])(
  'refuses %j',
  (text) => {
    expect(semverSchema.safeParse(text).success).toBe(false);
  },
);

test.each(['0.0.1', '1.2.0', '10.20.30', '999999.0.0'])('takes %s', (text) => {
  expect(semverSchema.parse(text)).toBe(text);
});
