import { describe, expect, test } from 'vitest';
import { primitives } from '#primitives/index.ts';
import { explainConnection } from './connect.ts';
import { inferPattern } from './infer.ts';
import { apply } from './ops.ts';
import type { PatternEdge, PatternNode } from './pattern.ts';
import { AGENTS, build, TEST_PRIMITIVES } from './testing.ts';
import { validate } from './validate.ts';
import { connectPorts, spliceOnEdge } from './wiring.ts';

const known = { primitives: { ...primitives, ...TEST_PRIMITIVES }, agents: AGENTS };
const pattern = build()
  .input()
  .agent('a', 'sharp', 'input')
  .agent('n', 'sums', 'input')
  .agent('free', 'calm')
  .node('v', 'vote', { from: ['a'] })
  .node('l', 'labels')
  .node('any', 'anything', { from: 'input' })
  .container('r', 'retry', { from: 'a', inside: (i) => i.agent('x', 'echo', 'r.item').take('x') })
  .node('t', 'transform', { from: 'r', config: { type: 'Nothing' } })
  .output('v')
  .pattern();
const inference = inferPattern(pattern, known);
const end = (text: string): PatternEdge['source'] => {
  const [node = '', port = ''] = text.split('.');
  return { node, port };
};

describe('explainConnection', () => {
  test.each([
    ['input.out', 'free.in', false],
    ['n.out', 'output.in', true],
    ['r.out', 'v.in', false],
    ['r.feedback', 'x.in', true],
    ['r.item', 'r.result', true],
    ['x.out', 'x.in', undefined],
  ])('%s to %s', (source, target, replaces) => {
    const verdict = explainConnection(inference, end(source), end(target));
    expect(verdict).toEqual(
      replaces === undefined ? { ok: false, reason: expect.any(String) } : { ok: true, replaces },
    );
  });

  test.each([
    ['n.out', 'free.in', 'Agent calm reads Text, but Num arrives.'],
    ['n.out', 'a.in', 'Agent sharp reads Text, but Num arrives.'],
    ['n.out', 'v.in', 'Num has no type in common with what is connected here.'],
    ['n.out', 'l.in', 'Num does not fit: this port takes Label.'],
    ['any.out', 'l.in', 'Any does not fit: this port takes Label.'],
    ['v.out', 'a.in', '“Agent” comes before “Vote”: they would wait for each other.'],
    ['r.out', 'r.in', 'A node cannot wait for itself.'],
    ['input.out', 'x.in', 'A connection cannot go through the wall of a container.'],
    ['x.out', 'v.in', 'A connection cannot go through the wall of a container.'],
    ['input.out', 'r.result', 'This port cannot be used from this side.'],
    ['r.item', 'v.in', 'This port cannot be used from this side.'],
    ['input.out', 'a.in', 'These two are connected already.'],
    ['input.out', 't.in', 'Correct the settings of this node first.'],
    ['gone.out', 'a.in', 'This node does not exist any more.'],
  ])('%s to %s: %s', (source, target, reason) => {
    expect(explainConnection(inference, end(source), end(target))).toEqual({ ok: false, reason });
  });
});

describe('connectPorts', () => {
  const wiresAfter = (source: string, target: string) => {
    const after = apply(
      pattern,
      connectPorts(pattern, { source: end(source), target: end(target) }, known),
    ).pattern;
    return after.edges.map(
      (one) => `${one.source.node}.${one.source.port}>${one.target.node}.${one.target.port}`,
    );
  };
  const before = pattern.edges.map(
    (one) => `${one.source.node}.${one.source.port}>${one.target.node}.${one.target.port}`,
  );

  test('a port for one takes the new connection instead of the old', () => {
    expect(wiresAfter('n.out', 'output.in')).toEqual([
      ...before.filter((one) => one !== 'v.out>output.in'),
      'n.out>output.in',
    ]);
  });
  test('a port for several takes one more', () => {
    expect(wiresAfter('free.out', 'v.in')).toEqual([...before, 'free.out>v.in']);
  });
  test('the same connection again is nothing', () => {
    expect(connectPorts(pattern, { source: end('a.out'), target: end('v.in') }, known)).toEqual([]);
  });
});

describe('spliceOnEdge', () => {
  const node: PatternNode = {
    id: 'new',
    primitive: 'human',
    version: 1,
    config: {},
    position: { x: 0, y: 0 },
  };
  const good = build()
    .input()
    .agent('a', 'sharp', 'input')
    .agent('b', 'calm', 'input')
    .node('v', 'vote', { from: ['a', 'b'] })
    .output('v')
    .pattern();

  test('puts the node in, at the same place in the order of voices', () => {
    const after = apply(good, spliceOnEdge(good, { edge: 'e3', node }, known)).pattern;
    const voices = after.edges.filter(({ target }) => target.node === 'v').map(({ source }) => source.node);
    expect(voices).toEqual(['new', 'b']);
    expect(after.edges.find(({ target }) => target.node === 'new')?.source.node).toBe('a');
    expect(validate(after, known).map(({ code }) => code)).toEqual(['R6.claims-differ']);
  });
  test('a node that cannot stand in an edge changes nothing', () => {
    expect(spliceOnEdge(good, { edge: 'e3', node: { ...node, primitive: 'input' } }, known)).toEqual([]);
    expect(spliceOnEdge(good, { edge: 'gone', node }, known)).toEqual([]);
  });
});
