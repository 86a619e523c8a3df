import { expect, it } from 'vitest';
import { scrub, scrubJson } from './scrub.ts';

const SECRET = 'pa ss/w+rd"é&7x';
const bytes = Buffer.from(SECRET);
const base64 = (before: string) => Buffer.from(`${before}${SECRET}:after`).toString('base64');

it.each([
  ['plain', SECRET],
  ['JSON', JSON.stringify({ key: SECRET })],
  ['hex', bytes.toString('hex')],
  ['HEX', bytes.toString('hex').toUpperCase()],
  ['URL', encodeURIComponent(SECRET)],
  ['form', encodeURIComponent(SECRET).replaceAll('%20', '+')],
  ['base64', bytes.toString('base64')],
  ['base64url', bytes.toString('base64url')],
  ['base64 behind 1', base64('u')],
  ['base64 behind 2', base64('us')],
  ['base64 behind 5', base64('user:')],
])('takes it out of %s', (_, text) => {
  expect(scrub(`before ${text} after`, [SECRET])).toMatch(/^before .*\[secret\].* after$/);
});

it('leaves everything else alone', () => {
  expect(scrub('nothing here', [SECRET])).toBe('nothing here');
  expect(scrub('abc abc', ['abc'])).toBe('abc abc');
});

it('goes through values of any depth, names included', () => {
  const value = { list: [{ [`x${SECRET}`]: `${SECRET}!` }], count: 3, none: null };
  expect(scrubJson(value, [SECRET])).toEqual({ list: [{ 'x[secret]': '[secret]!' }], count: 3, none: null });
});
