/** Patterns and ops for property tests of editing. */
import { fc } from '@fast-check/vitest';
import { apply, type Op } from './ops.ts';
import type { Pattern } from './pattern.ts';
import { build } from './testing.ts';

/** Containers in containers, a vote with two voices, and a way from the input to the output. */
export const EDITED: Pattern = build()
  .input()
  .container('p', 'parallel', {
    from: 'input',
    inside: (i) => i.agent('a', 'sharp', 'p.item').agent('b', 'calm', 'p.item').take(['a', 'b']),
  })
  .node('v', 'vote', { from: 'p' })
  .container('r', 'retry', {
    from: 'v',
    inside: (i) =>
      i
        .container('q', 'retry', { from: 'r.item', inside: (j) => j.agent('c', 'echo', 'q.item').take('c') })
        .take('q'),
  })
  .output('r')
  .pattern();

const id = fc.constantFrom(...EDITED.nodes.map((node) => node.id), 'new-1', 'new-2', 'gone');
const edgeId = fc.constantFrom(...EDITED.edges.map((edge) => edge.id), 'f1', 'f2');
const port = fc.constantFrom('in', 'out', 'item');
const end = fc.record({ node: id, port });
const edge = fc.record({ id: edgeId, source: end, target: end });
const place = fc.record({ x: fc.integer({ min: 0, max: 3 }), y: fc.integer({ min: 0, max: 3 }) });
const field = fc.constantFrom('one', 'two');
const value = fc.oneof(fc.integer({ min: 0, max: 2 }), fc.constant({ b: 1, a: [2] }));
const node = fc.record({
  ...{ id, primitive: fc.constantFrom('vote', 'agent'), version: fc.constant(1) },
  ...{ config: fc.dictionary(field, value), position: place },
});

/** Anything that the designer could ask for, and some things that it would not. */
export const anyOp: fc.Arbitrary<Op> = fc.oneof(
  fc.record({
    type: fc.constant('addNodes' as const),
    nodes: fc.array(node, { maxLength: 2 }),
    edges: fc.array(edge, { maxLength: 2 }),
  }),
  fc.record({ type: fc.constant('removeNodes' as const), ids: fc.array(id, { maxLength: 2 }) }),
  fc.record({
    type: fc.constant('connect' as const),
    edges: fc.array(edge, { maxLength: 2 }),
    replaces: fc.array(edgeId, { maxLength: 1 }),
    at: fc.integer({ min: 0, max: 12 }),
  }),
  fc.record({ type: fc.constant('disconnect' as const), ids: fc.array(edgeId, { maxLength: 2 }) }),
  fc.record({ type: fc.constant('moveNodes' as const), to: fc.dictionary(id, place) }),
  fc.record({ type: fc.constant('setField' as const), id, field, value }),
  fc.record({ type: fc.constant('setConfig' as const), id, config: fc.dictionary(field, value) }),
  fc.record({ type: fc.constant('setNode' as const), node }),
  fc.record({ type: fc.constant('renameNode' as const), id, title: fc.constantFrom('', 'x', 'y') }),
  fc.record({ type: fc.constant('setParent' as const), ids: fc.array(id, { maxLength: 2 }), parent: id }),
  fc.record({ type: fc.constant('setParent' as const), ids: fc.array(id, { maxLength: 2 }) }),
  fc.record({
    ...{ type: fc.constant('resize' as const), id, position: place },
    size: fc.record({ width: fc.integer({ min: 1, max: 3 }), height: fc.constant(1) }),
  }),
  fc.record({
    ...{ type: fc.constant('setBudget' as const) },
    budget: fc.record({ calls: fc.integer({ min: 0, max: 2 }) }),
  }),
);

/** A pattern is whole when its edges and parents are there: what the designer makes of such ops always is. */
export function whole(pattern: Pattern): Pattern {
  const ids = new Set(pattern.nodes.map((one) => one.id));
  const nodes = pattern.nodes.map((one) => {
    const { parent, ...rest } = one;
    return parent === undefined || ids.has(parent) ? one : rest;
  });
  const edges = pattern.edges.filter(({ source, target }) => ids.has(source.node) && ids.has(target.node));
  return { ...pattern, nodes, edges };
}

/** Where somebody gets from this pattern. */
export const afterOps = (ops: readonly Op[], from: Pattern = EDITED): Pattern =>
  whole(apply(from, ops).pattern);

export const someOps = fc.array(anyOp, { maxLength: 4 });
