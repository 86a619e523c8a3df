import type { NodeChange } from '@xyflow/react';
import { describe, expect, test } from 'vitest';
import type { Pattern } from '#engine/pattern.ts';
import { type FlowNode, toFlow } from './flow-elements.ts';
import { heldIds } from './given.ts';
import { isPutDown, liftedBy, liftedPart, stillPart, wiresBetween } from './lift.ts';
import { planOf } from './plan.ts';
import { WHOLE } from './view.ts';

const COUNT = 20;

/** A chain of agents, and a container with one in it. */
function chain(): Pattern {
  const nodes = Array.from({ length: COUNT }, (_, n) => ({
    ...{ id: `n${n}`, primitive: 'agent', version: 1, config: {}, position: { x: n * 300, y: 0 } },
  }));
  const edges = nodes.slice(1).map((_, n) => ({
    ...{ id: `e${n}`, source: { node: `n${n}`, port: 'out' }, target: { node: `n${n + 1}`, port: 'in' } },
  }));
  const place = { primitive: 'parallel', version: 1, config: {}, position: { x: 0, y: 400 } };
  const held = { primitive: 'agent', version: 1, config: {}, position: { x: 88, y: 64 } };
  const box = { id: 'box', ...place };
  return { format: 1, nodes: [...nodes, box, { id: 'held', ...held, parent: 'box' }], edges };
}

const { flowNodes, flowEdges } = toFlow(chain(), { flowNodes: [], flowEdges: [] }, WHOLE);
const plan = planOf(flowNodes, flowEdges);
const painted = { plan, nodeIds: new Set<string>(), edgeIds: new Set<string>() };
const BY = { x: 48, y: -24 };
const MANY = [...Array.from({ length: 13 }, (_, n) => `n${n}`), 'box'];

const drag = (ids: readonly string[], dragging: boolean): NodeChange<FlowNode>[] =>
  ids.flatMap((id) => {
    const node = flowNodes.find((one) => one.id === id);
    if (!node) return [];
    const position = { x: node.position.x + BY.x, y: node.position.y + BY.y };
    return { type: 'position' as const, id, position, dragging };
  });

describe('what is lifted', () => {
  test('many that are dragged are, with what they hold, by as much as the first moved', () => {
    const lifted = liftedBy(drag(MANY, true), flowNodes, null);
    expect(lifted?.by).toEqual(BY);
    expect(lifted?.dragged).toEqual(MANY);
    expect([...(lifted?.ids ?? [])].toSorted()).toEqual([...MANY, 'held'].toSorted());
  });
  test.each([
    ['twelve', drag(MANY.slice(0, 12), true)],
    ['those that were put down', drag(MANY, false)],
    ['those that are selected', MANY.map((id) => ({ type: 'select' as const, id, selected: true }))],
    [
      'one that is gone',
      [{ ...drag(['n0'], true)[0], id: 'gone' } as NodeChange<FlowNode>, ...drag(MANY, true)],
    ],
  ])('%s are not', (_what, changes) => {
    expect(liftedBy(changes, flowNodes, null)).toBeUndefined();
  });
  test('put down is what is no longer dragged', () => {
    expect([isPutDown(drag(MANY, false)), isPutDown(drag(MANY, true)), isPutDown([])]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

test('what is dragged stays an element, wherever the focus goes', () => {
  const lifted = liftedBy(drag(MANY, true), flowNodes, null) ?? null;
  const untouched = { wire: null, flashing: null, renaming: null, hoveredEdge: null, hovered: null };
  const held = heldIds(plan, { ...untouched, focused: 'n0', lifted });
  expect(MANY.every((id) => held.has(id))).toBe(true);
  expect(heldIds(plan, { ...untouched, focused: 'n0', lifted: null }).has('n12')).toBe(false);
});

describe('the three pictures', () => {
  const lifted = liftedBy(drag(MANY, true), flowNodes, null);
  if (!lifted) throw new Error('Nothing is lifted.');
  const still = stillPart(painted, lifted.ids);
  const above = liftedPart(painted, lifted.ids);
  const wires = wiresBetween(painted, lifted);

  test('each node is in one of them', () => {
    for (const { id } of plan.nodes) expect(still.nodeIds.has(id)).toBe(!above.nodeIds.has(id));
    expect(wires.plan.nodes).toEqual([]);
  });
  test('each edge is in one of them', () => {
    for (const { id } of plan.edges) {
      const isBetween = wires.plan.edges.some((edge) => edge.id === id);
      expect([!still.edgeIds.has(id), !above.edgeIds.has(id), isBetween].filter(Boolean)).toEqual([true]);
    }
    expect(wires.plan.edges.map(({ id }) => id)).toEqual(['e12']);
  });
  test('a wire between them moves at the end that is lifted', () => {
    const [sx = 0, sy = 0, tx, ty] = plan.ends.subarray(12 * 4, 12 * 4 + 4);
    expect([...wires.plan.ends]).toEqual([sx + BY.x, sy + BY.y, tx, ty]);
  });
});
