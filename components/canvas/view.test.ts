import { describe, expect, test } from 'vitest';
import type { Pattern } from '#engine/pattern.ts';
import { toFlow } from './flow-elements.ts';
import { boxOf, indexNodes } from './scene.ts';
import { coveredBy, kindIn, pathTo, roomBox, shownIn, type View, viewOf, WHOLE } from './view.ts';

const node = (id: string, primitive: string, parent?: string) => ({
  ...{ id, primitive, version: 1, config: {}, position: { x: 40, y: 80 } },
  ...(parent && { parent }),
});
const edge = (from: string, to: string) => {
  const [source = '', out = 'out'] = from.split('.');
  const [target = '', port = 'in'] = to.split('.');
  return { id: `${from}-${to}`, source: { node: source, port: out }, target: { node: target, port } };
};

/** text -> retry [ parallel [ a, b ] -> vote ] -> answer */
const PATTERN: Pattern = {
  format: 1,
  nodes: [
    node('text', 'input'),
    node('a', 'agent', 'parallel'),
    node('b', 'agent', 'parallel'),
    node('parallel', 'parallel', 'retry'),
    node('vote', 'vote', 'retry'),
    node('retry', 'retry'),
    node('answer', 'output'),
  ],
  edges: [
    edge('text', 'retry'),
    edge('retry.item', 'parallel'),
    edge('parallel.item', 'a'),
    edge('parallel.item', 'b'),
    edge('a', 'parallel.results'),
    edge('b', 'parallel.results'),
    edge('parallel', 'vote'),
    edge('vote', 'retry.result'),
    edge('retry', 'answer'),
  ],
};
const byId = indexNodes(PATTERN.nodes);
const look = (entered: string | null, folded: string[] = []): View => ({
  ...WHOLE,
  entered,
  folded: new Set(folded),
});
const shown = (view: View) => {
  const { nodes, edges } = shownIn(PATTERN, byId, view);
  return { nodes: nodes.map((one) => one.id).join(' '), edges: edges.length };
};

describe('what is on the screen', () => {
  test.each<[string, View, string, number]>([
    ['the whole pattern, containers first', look(null), 'text retry answer parallel vote a b', 9],
    ['a folded container without its inside', look(null, ['retry']), 'text retry answer', 2],
    ['a folded one inside another', look(null, ['parallel']), 'text retry answer parallel vote', 5],
    ['inside of a container', look('retry'), 'retry parallel vote a b', 7],
    ['inside, with another folded there', look('retry', ['parallel']), 'retry parallel vote', 3],
    ['inside of one that is folded itself', look('parallel', ['parallel', 'retry']), 'parallel a b', 4],
    ['folds that no longer exist', look(null, ['gone']), 'text retry answer parallel vote a b', 9],
  ])('%s', (...[, view, nodes, edges]) => {
    expect(shown(view)).toEqual({ nodes, edges });
  });

  test('an empty wall, where the inside goes straight through', () => {
    const through = { ...PATTERN, edges: [edge('retry.item', 'retry.result')] };
    expect(shownIn(through, byId, look('retry')).edges).toHaveLength(1);
    expect(shownIn(through, byId, look(null, ['retry'])).edges).toHaveLength(0);
  });

  test('rings of parents end', () => {
    const ring = [node('x', 'retry', 'y'), node('y', 'retry', 'x')];
    const nodes = indexNodes(ring);
    expect(pathTo('x', nodes)).toEqual(['x', 'y']);
    expect(shownIn({ ...PATTERN, nodes: ring }, nodes, look(null, ['z'])).nodes).toEqual([]);
  });
});

test('a container is drawn as what the view makes of it', () => {
  const retry = PATTERN.nodes[5];
  if (!retry) throw new Error('no retry');
  expect(kindIn(look(null), retry)).toBe('container');
  expect(kindIn(look(null, ['retry']), retry)).toBe('folded');
  expect(kindIn(look('retry', ['retry']), retry)).toBe('room');
});

describe('what React Flow draws', () => {
  const flow = (view: View) => toFlow(PATTERN, { flowNodes: [], flowEdges: [] }, view);

  test('a room holds nothing: what is in it stands where it stood on the whole canvas', () => {
    const { flowNodes } = flow(look('parallel'));
    const a = flowNodes.find((one) => one.id === 'a');
    expect(a?.parentId).toBeUndefined();
    expect(a?.position).toEqual({ x: 120, y: 240 });
    expect(flowNodes[0]).toMatchObject({ id: 'parallel', type: 'room', selectable: false });
    expect(flowNodes[0]?.parentId).toBeUndefined();
  });

  test('what is folded shrinks to its middle, so that its sockets stay at their height', () => {
    const wide = boxOf(byId.retry ?? node('', ''), byId);
    const folded = boxOf(byId.retry ?? node('', ''), byId, new Set(['retry']));
    expect(Math.abs(wide.y + wide.height / 2 - (folded.y + folded.height / 2))).toBeLessThanOrEqual(4);
    const { flowNodes } = flow(look(null, ['retry']));
    expect(flowNodes.find((one) => one.id === 'retry')).toMatchObject({
      type: 'folded',
      position: { x: folded.x, y: folded.y },
    });
  });

  test('what did not change keeps its identity', () => {
    const before = flow(look(null, ['parallel']));
    const after = toFlow(PATTERN, before, look(null, ['parallel']));
    expect(after.flowNodes.every((one, index) => one === before.flowNodes[index])).toBe(true);
    const unfolded = toFlow(PATTERN, before, look(null));
    const same = (id: string) =>
      unfolded.flowNodes.find((one) => one.id === id) === before.flowNodes.find((one) => one.id === id);
    expect([same('text'), same('vote'), same('parallel')]).toEqual([true, true, false]);
  });
});

test('a room has its inside in the middle, and at least the screen around it', () => {
  const parallel = byId.parallel;
  if (!parallel) throw new Error('no parallel');
  const small = roomBox(parallel, PATTERN, { byId, view: look('parallel') });
  const wide = roomBox(parallel, PATTERN, {
    byId,
    view: { ...look('parallel'), room: { width: 1200, height: 800 } },
  });
  expect(wide).toMatchObject({ width: 1200, height: 800 });
  expect(wide.x + wide.width / 2).toBeCloseTo(small.x + small.width / 2, 0);
});

test.each<[string, string, View, string | null, string[]]>([
  ['already there', 'text', look(null), null, []],
  ['inside what is folded', 'a', look(null, ['retry', 'parallel', 'other']), null, ['other']],
  ['deeper in the room', 'a', look('retry', ['retry', 'parallel']), 'retry', ['retry']],
  ['beside the room', 'vote', look('parallel', ['parallel']), 'retry', ['parallel']],
  ['outside of all', 'answer', look('parallel'), null, []],
  ['the room itself', 'retry', look('retry'), null, []],
])('going to a node that is %s', (...[, id, view, entered, folded]) => {
  const next = viewOf(id, byId, view);
  expect({ entered: next.entered, folded: [...next.folded] }).toEqual({ entered, folded });
  expect(shownIn(PATTERN, byId, next).nodes.some((one) => one.id === id)).toBe(true);
});

test('unfolding counts what it will cover', () => {
  const beside = { ...node('beside', 'agent'), position: { x: 300, y: 100 } };
  const crowded = { ...PATTERN, nodes: [...PATTERN.nodes, beside] };
  const around = { byId: indexNodes(crowded.nodes), view: look(null) };
  const alone = { ...PATTERN, nodes: PATTERN.nodes.filter((one) => one.id === 'retry') };
  expect(coveredBy('retry', crowded, around)).toBe(3);
  expect(coveredBy('retry', alone, { ...around, byId: indexNodes(alone.nodes) })).toBe(0);
});
