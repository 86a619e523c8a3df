import { describe, expect, test } from 'vitest';
import { primitives } from '#primitives/index.ts';
import { unwrap, wrap } from './group.ts';
import { apply } from './ops.ts';
import type { Pattern, PatternNode } from './pattern.ts';
import { fitsOnEdge, insertOnEdge, removeAndBridge, replaceNode } from './reshape.ts';
import { AGENTS, build } from './testing.ts';

const KNOWN = { primitives, agents: AGENTS };
const made = (id: string, primitive: string): PatternNode => ({
  ...{ id, primitive, version: 1, config: {}, position: { x: 0, y: 0 } },
});
const wires = ({ edges }: Pattern): string[] =>
  edges.map(({ source, target }) => `${source.node}.${source.port}>${target.node}.${target.port}`);
const chain = () =>
  build().input().agent('a', 'sharp', 'input').node('g', 'gate', { from: 'a' }).output('g.pass').pattern();

describe('removing a node', () => {
  test('joins what was on both sides of it', () => {
    const after = apply(chain(), removeAndBridge(chain(), ['g'], KNOWN)).pattern;
    expect(wires(after)).toEqual(['input.out>a.in', 'a.out>output.in']);
  });
  test('joins over a whole chain', () => {
    const after = apply(chain(), removeAndBridge(chain(), ['a', 'g'], KNOWN)).pattern;
    expect(wires(after)).toEqual(['input.out>output.in']);
  });
  test('guesses nothing where two edges lead in, and keeps the order of voices', () => {
    const voted = build()
      .input()
      .agent('a', 'sharp', 'input')
      .agent('b', 'sharp', 'input')
      .agent('c', 'sharp', 'b');
    const pattern = voted
      .node('v', 'vote', { from: ['a', 'c'] })
      .output('v')
      .pattern();
    expect(wires(apply(pattern, removeAndBridge(pattern, ['v'], KNOWN)).pattern)).toEqual([
      'input.out>a.in',
      'input.out>b.in',
      'b.out>c.in',
    ]);
  });
  test('what nothing leads into is only removed', () => {
    expect(wires(apply(chain(), removeAndBridge(chain(), ['input'], KNOWN)).pattern)).toEqual([
      'a.out>g.in',
      'g.pass>output.in',
    ]);
  });
});

test('a node fits an edge where its types do', () => {
  const pattern = chain();
  const edge = pattern.edges[1]?.id ?? '';
  const tried = fitsOnEdge(pattern, { edge, nodes: [made('m', 'monitor'), made('o', 'output')] }, KNOWN);
  expect(tried.map(({ node }) => node.id)).toEqual(['m']);
  const [splice] = tried;
  const after = splice && apply(pattern, insertOnEdge(pattern, edge, splice)).pattern;
  expect(after && wires(after)).toContain('m.out>g.in');
  expect(after && wires(after)).not.toContain('a.out>g.in');
});

test('a replaced node keeps the wires that fit it', () => {
  const pattern = build()
    .input()
    .agent('a', 'sharp', 'input')
    .agent('b', 'sharp', 'input')
    .node('v', 'vote', { from: ['a', 'b'] })
    .output('v')
    .pattern();
  const { ops, kept, lost } = replaceNode(pattern, 'v', { node: made('p', 'pool'), known: KNOWN });
  expect([kept, lost]).toEqual([3, 0]);
  expect(wires(apply(pattern, ops).pattern)).toEqual([
    ...['input.out>a.in', 'input.out>b.in', 'a.out>p.in', 'b.out>p.in', 'p.out>output.in'],
  ]);
});

describe('a container', () => {
  const frame = { position: { x: 100, y: 0 }, size: { width: 600, height: 300 } };
  const container = made('r', 'retry');
  const wrapped = (ids: string[]) => wrap(chain(), ids, { container, frame, known: KNOWN });
  test('takes nodes in and lets them out again', () => {
    const done = wrapped(['a']);
    if ('reason' in done) throw new Error(done.reason);
    const inside = apply(chain(), done.ops).pattern;
    expect(new Set(wires(inside))).toEqual(
      new Set(['input.out>r.in', 'r.item>a.in', 'a.out>r.result', 'r.out>g.in', 'g.pass>output.in']),
    );
    expect(inside.nodes.find(({ id }) => id === 'a')).toMatchObject({
      parent: 'r',
      position: { x: 180, y: 0 },
    });
    const out = unwrap(inside, 'r', KNOWN);
    if ('reason' in out) throw new Error(out.reason);
    const again = apply(inside, out.ops).pattern;
    expect(again.nodes).toEqual(chain().nodes);
    expect(new Set(wires(again))).toEqual(new Set(wires(chain())));
  });
  test.each([
    ['inputs', ['input', 'a']],
    ['two values out', ['a', 'b']],
  ])('refuses %s', (_what, ids) => {
    const pattern = build()
      .input()
      .agent('a', 'sharp', 'input')
      .agent('b', 'sharp', 'input')
      .node('v', 'vote', { from: ['a', 'b'] })
      .output('v')
      .pattern();
    expect(wrap(pattern, ids, { container, frame, known: KNOWN })).toHaveProperty('reason');
  });
});
