import { expect, test } from 'vitest';
import { isLoopbackHost, isSameOrigin } from './origin.ts';

const APP = 'https://parallax.example.test';

test.each([
  ['http://127.0.0.1:3000', '127.0.0.1:3000', true],
  ['http://localhost:3000', '127.0.0.1:3000', false],
  ['http://127.0.0.1:3001', '127.0.0.1:3000', false],
  ['https://parallax.example.test', 'web:3000', true],
  ['http://parallax.example.test', 'web:3000', false],
  ['https://evil.example', '127.0.0.1:3000', false],
  ['null', '127.0.0.1:3000', false],
  ['not an address', '127.0.0.1:3000', false],
  [undefined, '127.0.0.1:3000', false],
  ['http://127.0.0.1:3000', undefined, false],
])('origin %s for host %s: %s', (origin, host, isSame) => {
  const headers = new Headers({ ...(origin && { origin }), ...(host && { host }) });
  expect(isSameOrigin(headers, APP)).toBe(isSame);
});

test.each([
  ['127.0.0.1:3000', true],
  ['localhost', true],
  ['LOCALHOST:3000', true],
  ['[::1]:3000', true],
  ['127.0.0.1.evil.example:3000', false],
  ['evil.example', false],
  ['127.0.0.1@evil.example', false],
  ['192.168.0.1:3000', false],
  ['0.0.0.0:3000', false],
  ['[::]:3000', false],
  ['', false],
])('host %j is loopback: %s', (host, isLoopback) => {
  expect(isLoopbackHost(new Headers({ host }))).toBe(isLoopback);
});
