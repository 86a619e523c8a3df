import { expect, test } from 'vitest';
import { build } from '#engine/testing.ts';
import { affectedBy, isAffected } from './reach.ts';

const chain = build().input().agent('a', 'x', 'input').agent('b', 'x', 'a').agent('c', 'x', 'input');
const diamond = chain
  .node('v', 'vote', { from: ['b', 'c'] })
  .output('v')
  .pattern();

const nested = build()
  .input()
  .agent('before', 'x', 'input')
  .container('p', 'parallel', {
    from: 'before',
    inside: (inner) => inner.agent('p1', 'x', 'p.item').agent('p2', 'x', 'p.item').take(['p1', 'p2']),
  })
  .container('r', 'retry', {
    from: 'p',
    inside: (inner) => inner.agent('r1', 'x', 'r.item').agent('r2', 'x', 'r.item').take('r1'),
  })
  .output('r')
  .pattern();

test.each([
  ['input', diamond, ['a', 'b', 'c', 'input', 'output', 'v']],
  ['b', diamond, ['b', 'output', 'v']],
  ['output', diamond, ['output']],
  ['p1', nested, ['output', 'p', 'p1', 'r', 'r1', 'r2']],
  ['p', nested, ['output', 'p', 'p1', 'p2', 'r', 'r1', 'r2']],
  ['r2', nested, ['output', 'r', 'r1', 'r2']],
  ['before', nested, ['before', 'output', 'p', 'p1', 'p2', 'r', 'r1', 'r2']],
])('from %s on', (node, pattern, expected) => {
  expect([...affectedBy(pattern, node)].sort()).toEqual(expected);
});

test.each([
  ['a', true],
  ['b', false],
  ['call/a', true],
  ['call/inner/b', true],
  ['other/a', false],
])('at %s, a called pattern is affected with the node that calls it: %s', (place, is) => {
  expect(isAffected(new Set(['a', 'call']), place)).toBe(is);
});
