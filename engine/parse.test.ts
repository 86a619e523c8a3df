/** What is no pattern is refused with a sentence, and soon, however large or odd it is. */
import { describe, expect, it } from 'vitest';
import { parsePattern } from './validate.ts';

const node = (id: string, more = '') => `{"id":${JSON.stringify(id)},"primitive":"echo"${more}}`;
const pattern = (nodes: string) => `{"nodes":[${nodes}]}`;

/** Milliseconds; issue 3 allows 100. Generous, for machines that are busy: what is guarded is the order. */
const SOON_MS = 1000;

const BAD: Readonly<Record<string, () => unknown>> = {
  '100 MB of JSON': () => ' '.repeat(100 * 2 ** 20),
  '100,000 nodes': () => ({ nodes: new Array(100_000).fill({ id: 'a', primitive: 'echo' }) }),
  '100,000 nodes as text': () => pattern(new Array(100_000).fill(node('a')).join()),
  'depth 10,000': () => pattern(node('a', `,"config":{"x":${'['.repeat(10_000)}${']'.repeat(10_000)}}`)),
  'NUL in an id': () => pattern(node('a\0b')),
  'a lone surrogate in an id': () => pattern(node('\ud800')),
  '__proto__ as an id': () => pattern(node('__proto__')),
  '__proto__ as a field': () => pattern(node('a', ',"__proto__":{"x":1}')),
  'no JSON': () => '{',
  nothing: () => null,
};

describe('parsePattern', () => {
  it.each(Object.keys(BAD))('refuses %s', (name) => {
    const given = BAD[name]?.();
    const before = performance.now();
    const parsed = parsePattern(given);
    expect(performance.now() - before).toBeLessThan(SOON_MS);
    expect('issues' in parsed && parsed.issues[0]?.sentence).toMatch(/^[A-Z].* .*/);
  });
});
