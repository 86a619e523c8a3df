import { expect, it } from 'vitest';
import { isAllowed, toAllowed } from './allow-list.ts';

it.each([
  ['API.Example.org ', 'api.example.org'],
  ['*.example.org', '*.example.org'],
  ['example.org:8443', 'example.org:8443'],
  ['example.org.', 'example.org'],
  ['8.8.8.8', '8.8.8.8'],
  ['*.org', undefined],
  ['*', undefined],
  ['https://example.org', undefined],
  ['example.org/path', undefined],
  ['example.org:99999', undefined],
  ['*.8.8.8.8', undefined],
])('reads %s as %s', (entry, expected) => expect(toAllowed(entry)).toBe(expected));

it.each([
  ['api.example.org', 443, true],
  ['example.org', 443, false],
  ['badexample.org', 443, false],
  ['a.b.example.org', 443, true],
  ['other.net', 8443, true],
  ['other.net', 443, false],
  ['other.net.evil.example', 8443, false],
])('lets %s:%i through: %s', (host, port, expected) =>
  expect(isAllowed({ host, port }, ['*.example.org', 'other.net:8443'])).toBe(expected),
);

it('null lets everybody through, an empty list nobody', () => {
  expect(isAllowed({ host: 'x.org', port: 443 }, null)).toBe(true);
  expect(isAllowed({ host: 'x.org', port: 443 }, [])).toBe(false);
});
