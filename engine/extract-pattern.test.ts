import { expect, test } from 'vitest';
import { primitives } from '#primitives/index.ts';
import { extractPattern } from './extract-pattern.ts';
import { inferPattern } from './infer.ts';
import { isError } from './issues.ts';
import { apply } from './ops.ts';
import type { Pattern } from './pattern.ts';
import { AGENTS, build } from './testing.ts';
import { validate } from './validate.ts';

const KNOWN = { primitives, agents: AGENTS };
const REF = 'part@1.0.0';

const voted = (): Pattern =>
  build()
    .input('text', { name: 'text', type: 'Text' })
    .agent('a', 'sharp', 'text')
    .agent('b', 'blunt', 'text')
    .node('vote', 'vote', { from: ['a', 'b'] })
    .node('watch', 'monitor', { from: 'vote' })
    .output('watch')
    .pattern();

const extract = (pattern: Pattern, ids: readonly string[]) =>
  extractPattern(inferPattern(pattern, KNOWN), ids);

test('the part runs by itself, and is called in the place of what was taken out', () => {
  const pattern = voted();
  const done = extract(pattern, ['a', 'b', 'vote']);
  if ('reason' in done) throw new Error(done.reason);
  const { part } = done;
  expect(validate(part, KNOWN).filter(isError)).toEqual([]);
  expect(part.nodes.map(({ primitive }) => primitive)).toEqual(['input', 'agent', 'agent', 'vote', 'output']);
  expect(part.nodes[0]?.config).toEqual({ name: 'value', type: 'Text' });

  const { nodes, edges } = part;
  const uses = { [REF]: { name: 'Part', semver: '1.0.0', nodes, edges } };
  const call = {
    id: 'call',
    primitive: 'subpattern',
    version: 1,
    config: { ref: REF },
    position: { x: 0, y: 0 },
  };
  const [gone, add, ...rest] = done.replace(call);
  if (!gone || add?.type !== 'addNodes') throw new Error('The call is added second.');
  const after = apply(pattern, [gone, { ...add, uses }, ...rest]).pattern;
  expect(validate(after, KNOWN).filter(isError)).toEqual([]);
  expect(after.nodes.map(({ id }) => id)).toEqual(['text', 'watch', 'output', 'call']);
  expect(after.edges.map(({ source, target }) => `${source.node} ${target.node}`).sort()).toEqual([
    ...['call watch', 'text call', 'watch output'],
  ]);
});

test('what a part calls goes with it', () => {
  const inner = build().input('value').node('m', 'monitor', { from: 'value' }).output('m').pattern();
  const pattern: Pattern = {
    ...build()
      .input('text', { name: 'text', type: 'Text' })
      .node('call', 'subpattern', { config: { ref: REF }, from: 'text' })
      .output('call')
      .pattern(),
    uses: { [REF]: { name: 'Inner', semver: '1.0.0', nodes: inner.nodes, edges: inner.edges } },
  };
  const done = extract(pattern, ['call']);
  if ('reason' in done) throw new Error(done.reason);
  expect(Object.keys(done.part.uses ?? {})).toEqual([REF]);
});

test.each([
  ['inputs', ['text', 'a'], /stay in this pattern/],
  ['two results', ['a', 'b'], /2 different values for outside/],
  ['two values', ['vote'], /2 different values from outside/],
])('%s are refused with the reason', (_, ids, says) => {
  const done = extract(voted(), ids);
  expect('reason' in done ? done.reason : '').toMatch(says);
});

test('a type nobody could type in is refused', () => {
  const pattern = build()
    .input('text', { name: 'text', type: 'Text' })
    .node('parallel', 'parallel', { from: 'text' })
    .node('watch', 'monitor', { from: 'parallel' })
    .output('watch')
    .pattern();
  const done = extract(pattern, ['watch']);
  expect('reason' in done && done.reason).toMatch(/no type that somebody could type in/);
});
