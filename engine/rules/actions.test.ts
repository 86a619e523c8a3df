import { expect, test } from 'vitest';
import { primitives } from '#primitives/index.ts';
import { applyFix } from '../fixes.ts';
import type { Pattern } from '../pattern.ts';
import { AGENTS, build } from '../testing.ts';
import { validate } from '../validate.ts';

const known = { primitives, agents: AGENTS };
const codes = (pattern: Pattern) =>
  validate(pattern, known).flatMap(({ code }) => (code.startsWith('R11') ? [code] : []));
const gated = () =>
  build()
    .input()
    .agent('a', 'sharp', 'input')
    .node('gate', 'gate', { from: 'a', config: { use: 'raw' } });

test.each([
  [
    'nothing in front',
    build().input().agent('act', 'book', 'input').output('act').pattern(),
    ['R11.unguarded'],
  ],
  [
    'an agent in front',
    build().input().agent('a', 'sharp', 'input').agent('act', 'book', 'a').output('act').pattern(),
    ['R11.unguarded'],
  ],
  [
    'a person in front',
    build().input().node('p', 'human', { from: 'input' }).agent('act', 'book', 'p').output('act').pattern(),
    [],
  ],
  [
    'a person further back',
    build()
      .input()
      .node('p', 'human', { from: 'input' })
      .agent('a', 'echo', 'p')
      .agent('act', 'book', 'a')
      .output('act')
      .pattern(),
    [],
  ],
  [
    'the pass exit of a gate',
    gated()
      .agent('act', 'book', 'gate.pass')
      .node('join', 'merge1', { from: ['act', 'gate.below'] })
      .output('join')
      .pattern(),
    [],
  ],
  [
    'the below exit of a gate',
    gated()
      .agent('act', 'book', 'gate.below')
      .node('join', 'merge1', { from: ['act', 'gate.pass'] })
      .output('join')
      .pattern(),
    ['R11.unguarded'],
  ],
  [
    'both exits joined again',
    gated()
      .node('join', 'merge1', { from: ['gate.pass', 'gate.below'] })
      .agent('act', 'book', 'join')
      .output('act')
      .pattern(),
    ['R11.unguarded'],
  ],
  [
    'inside a container behind a person',
    build()
      .input()
      .node('p', 'human', { from: 'input' })
      .container('par', 'parallel', {
        from: 'p',
        inside: (inner) => inner.agent('act', 'book', 'par.item').take('act'),
      })
      .output('par')
      .pattern(),
    [],
  ],
  [
    'inside a retry',
    build()
      .input()
      .node('p', 'human', { from: 'input' })
      .container('re', 'retry', {
        from: 'p',
        inside: (inner) => inner.agent('act', 'book', 're.item').take('act'),
      })
      .output('re')
      .pattern(),
    ['R11.repeated'],
  ],
  [
    'inside a retry, idempotent',
    build()
      .input()
      .node('p', 'human', { from: 'input' })
      .container('re', 'retry', {
        from: 'p',
        inside: (inner) => inner.agent('act', 'note', 're.item').take('act'),
      })
      .output('re')
      .pattern(),
    [],
  ],
] as const)('an acting agent with %s', (_, pattern, expected) => {
  expect(codes(pattern)).toEqual(expected);
});

test('can be allowed to act unguarded', () => {
  const pattern = build().input().agent('act', 'book', 'input').output('act').pattern();
  const found = validate(pattern, known).find(({ code }) => code === 'R11.unguarded');
  expect(found && codes(applyFix(pattern, found, known))).toEqual([]);
});
