import { expect, test } from 'vitest';
import { fixedHeaders, messageStyles, newNonce, policy } from './headers.ts';

test('scripts run by the nonce alone', () => {
  const text = policy('n0nce');
  expect(text).toContain("script-src 'self' 'nonce-n0nce';");
  expect(text).not.toMatch(/unsafe-(inline|eval)/);
  expect(text).toContain("default-src 'none'");
  expect(text).toContain("frame-ancestors 'none'");
  expect(newNonce()).not.toBe(newNonce());
});

test('the styles of messages are found and let in by their hash', () => {
  expect(messageStyles()).toMatch(/^('sha256-[\w+/]{43}=' ?){2}$/);
  expect(policy('n')).toContain(messageStyles());
});

test('https is insisted on where people reach Parallax by it', () => {
  const names = (isHttps: boolean) => fixedHeaders({ isHttps }).map(([name]) => name);
  expect(names(true)).toContain('Strict-Transport-Security');
  expect(names(false)).not.toContain('Strict-Transport-Security');
});
