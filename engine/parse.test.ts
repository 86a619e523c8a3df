/** What is no pattern is refused with a sentence, and soon, however large or odd it is. */
import { describe, expect, it } from 'vitest';
import { primitives } from '#primitives/index.ts';
import type { Pattern } from './pattern.ts';
import { AGENTS, type Builder, build } from './testing.ts';
import { parsePattern, validate } from './validate.ts';

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
  '__proto__ in a config': () => pattern(node('a', ',"config":{"__proto__":{"x":1}}')),
  '__proto__ deep in a config': () => pattern(node('a', ',"config":{"x":[{"y":{"__proto__":1}}]}')),
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

const known = { primitives, agents: AGENTS };
const calling = (ref: string): Builder =>
  build().input().node('call', 'subpattern', { from: 'input', config: { ref } }).output('call');
const called = (ref: string) => {
  const { nodes, edges } = calling(ref).pattern();
  return { name: 'Called', semver: '1.0.0', nodes, edges };
};
const transforming = (expression: string): Pattern =>
  build()
    .input()
    .node('t', 'transform', { from: 'input', config: { expression, type: 'Text' } })
    .output('t')
    .pattern();

const ENDLESS: Readonly<Record<string, { pattern: Pattern; code: RegExp }>> = {
  'nodes in a ring': {
    pattern: build()
      .input()
      .node('a', 'vote', { from: ['input', 'b'] })
      .agent('b', 'echo', 'a')
      .output('b')
      .pattern(),
    code: /^R3.cycle$/,
  },
  'a pattern that calls itself': {
    pattern: { ...calling('self@1.0.0').pattern(), uses: { 'self@1.0.0': called('self@1.0.0') } },
    code: /^(R8.called|R13.called-broken)/,
  },
  'patterns that call each other': {
    pattern: {
      ...calling('a@1.0.0').pattern(),
      uses: { 'a@1.0.0': called('b@1.0.0'), 'b@1.0.0': called('a@1.0.0') },
    },
    code: /^(R8.called|R13.called-broken)/,
  },
  'an expression of nested brackets': {
    pattern: transforming(`${'('.repeat(5_000)}value${')'.repeat(5_000)}`),
    code: /^R9/,
  },
  'an expression without end': { pattern: transforming('value + '.repeat(50_000)), code: /^R9/ },
  'an exponential expression': {
    pattern: transforming(`${'[1,2,3,4,5,6,7,8,9].map(x, '.repeat(12)}value${')'.repeat(12)}`),
    code: /^R9/,
  },
};

describe('validate', () => {
  it.each(Object.keys(ENDLESS))('answers soon about %s', (name) => {
    const { pattern: given, code } = ENDLESS[name] ?? { pattern: transforming('value'), code: /^$/ };
    const before = performance.now();
    const issues = validate(given, known);
    expect(performance.now() - before).toBeLessThan(SOON_MS);
    expect(issues.find((one) => code.test(one.code))?.level, JSON.stringify(issues)).toBe('error');
  });
});
