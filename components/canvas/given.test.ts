import { describe, expect, test } from 'vitest';
import type { Pattern } from '#engine/pattern.ts';
import { toFlow } from './flow-elements.ts';
import { givenParts, HELD_MOST, heldIds, nextGiven, PER_FRAME, type Touched, viewBox } from './given.ts';
import { boundsIn, nodeAt, nodesIn, nodesWithin, type Plan, planOf, wireAt } from './plan.ts';
import { WHOLE } from './view.ts';

const COLUMNS = 20;
const at = (n: number) => ({ x: (n % COLUMNS) * 400, y: Math.floor(n / COLUMNS) * 160 });

/** Agents in a grid, each wired to the one on its right; the last holds one in its container. */
function grid(count: number): Pattern {
  const nodes = Array.from({ length: count }, (_, n) => ({
    ...{ id: `n${n}`, primitive: 'agent', version: 1, config: {}, position: at(n) },
  }));
  const edges = nodes.flatMap(({ id }, n) =>
    (n + 1) % COLUMNS === 0 || n + 1 === count
      ? []
      : { id: `e${n}`, source: { node: id, port: 'out' }, target: { node: `n${n + 1}`, port: 'in' } },
  );
  const box = { ...{ id: 'box', primitive: 'parallel', version: 1, config: {} }, position: at(count) };
  const held = { ...{ id: 'held', primitive: 'agent', version: 1, config: {}, parent: 'box' } };
  return { format: 1, nodes: [...nodes, box, { ...held, position: { x: 88, y: 64 } }], edges };
}

function planOfGrid(count: number): Plan {
  const { flowNodes, flowEdges } = toFlow(grid(count), { flowNodes: [], flowEdges: [] }, WHOLE);
  return planOf(flowNodes, flowEdges);
}

const UNTOUCHED: Touched = {
  ...{ wire: null, flashing: null, renaming: null, hoveredEdge: null },
  ...{ hovered: null, focused: null, lifted: null },
};
const SCREEN = { x: 0, y: 0, zoom: 1, width: 790, height: 400 };
const plan = planOfGrid(400);

describe('where everything stands', () => {
  test('bounds, boxes and what a container holds', () => {
    expect(boundsIn(plan)).toMatchObject({ x: 0, y: 0 });
    expect(nodesIn(plan, viewBox(SCREEN, 0)).map((index) => plan.nodes[index]?.id)).toEqual([
      ...['n0', 'n1', 'n20', 'n21', 'n40', 'n41'],
    ]);
    const held = plan.indexOf.get('held') ?? -1;
    expect([plan.boxes[held * 4], plan.boxes[held * 4 + 1]]).toEqual([88, at(400).y + 64]);
  });
  test('the topmost node under a point is what a container holds', () => {
    expect(nodeAt(plan, { x: 100, y: at(400).y + 80 })).toBe('held');
    expect(nodeAt(plan, { x: 40, y: at(400).y + 20 })).toBe('box');
    expect(nodeAt(plan, { x: 300, y: 20 })).toBeUndefined();
  });
  test('only what stands in a box as a whole is within it', () => {
    expect(nodesWithin(plan, { x: -10, y: -10, width: 500, height: 120 })).toEqual(['n0']);
  });
  test('the edge that passes most closely, and none further away', () => {
    expect(wireAt(plan, { x: 300, y: 45 }, 8)).toBe('e0');
    expect(wireAt(plan, { x: 300, y: 100 }, 8)).toBeUndefined();
  });
});

describe('what is held', () => {
  test('the first and the last, so that the Tab key gets in; then the neighbours of the focus', () => {
    expect([...heldIds(plan, UNTOUCHED)]).toEqual(['n0', 'held']);
    expect([...heldIds(plan, { ...UNTOUCHED, focused: 'n7' })].toSorted()).toEqual(['n6', 'n7', 'n8']);
  });
  test.each([
    ['hovered', { hovered: 'n200' }, 'n200'],
    ['flashing', { flashing: 'n201' }, 'n201'],
    ['being renamed', { renaming: 'n202' }, 'n202'],
    ['at an edge that is pointed at', { hoveredEdge: 'e203' }, 'n204'],
  ])('what is %s', (_, touched, id) => {
    expect(heldIds(plan, { ...UNTOUCHED, ...touched })).toContain(id);
  });
  test('what is selected, unless it is very much', () => {
    const select = (count: number): Plan => ({
      ...plan,
      nodes: plan.nodes.map((node, index) => ({ ...node, selected: index < count })),
    });
    expect(heldIds(select(HELD_MOST), UNTOUCHED).size).toBe(HELD_MOST + 1);
    expect(heldIds(select(HELD_MOST + 1), UNTOUCHED).size).toBe(2);
  });
});

describe('what is given', () => {
  const held = new Set(['held']);
  const rest = { plan, viewport: SCREEN, held, isMoving: false };
  test('what is in view, a few a frame, and whatever holds what is given', () => {
    const first = nextGiven(new Set(), rest);
    expect(first.given.size).toBe(2 + PER_FRAME);
    expect(first.given).toContain('box');
    let step = first;
    for (let frame = 0; frame < 20 && !step.isDone; frame += 1) step = nextGiven(step.given, rest);
    expect(step.isDone).toBe(true);
    expect(step.given).toContain('n41');
    expect(step.given).not.toContain('n19');
    expect(nextGiven(step.given, rest).given).toBe(step.given);
  });
  test('nothing new on the way, and only what is held where all is small', () => {
    expect([...nextGiven(new Set(), { ...rest, isMoving: true }).given].toSorted()).toEqual(['box', 'held']);
    const far = { ...SCREEN, zoom: 0.2 };
    expect([...nextGiven(new Set(['n3']), { ...rest, viewport: far }).given].toSorted()).toEqual([
      ...['box', 'held'],
    ]);
  });
  test('edges whose two ends are given; where all is small the one that is pointed at', () => {
    const given = new Set(['n0', 'n1', 'n2']);
    const ids = (isSmall: boolean, hoveredEdge: string | null) =>
      givenParts(plan, given, { isSmall, hoveredEdge }).edges.map(({ id }) => id);
    expect(ids(false, null)).toEqual(['e0', 'e1']);
    expect(ids(true, null)).toEqual([]);
    expect(ids(true, 'e1')).toEqual(['e1']);
  });
  test('what is dragged keeps its edges; their far ends have no element', () => {
    const dragging = plan.nodes.map((node) => (node.id === 'n5' ? { ...node, dragging: true } : node));
    const view = { isSmall: false, hoveredEdge: null };
    const parts = givenParts(planOf(dragging, plan.edges), new Set(['n5']), view);
    expect(parts.edges.map(({ id }) => id)).toEqual(['e4', 'e5']);
    expect(parts.nodes.map(({ id, hidden }) => [id, hidden ?? false])).toEqual([
      ...[
        ['n4', true],
        ['n5', false],
        ['n6', true],
      ],
    ]);
  });
});

describe('a plan after the one before', () => {
  const dragged = (x: number) =>
    plan.nodes.map((node) => (node.id === 'n5' ? { ...node, dragging: true, position: { x, y: 8 } } : node));
  test('is what it would be without it', () => {
    const { still: _, ...fresh } = planOf(dragged(64), plan.edges);
    expect(planOf(dragged(64), plan.edges, plan)).toMatchObject(fresh);
  });
  test('says that what is painted stays while something is dragged, and no longer', () => {
    const first = planOf(dragged(64), plan.edges, plan);
    expect(first.still).not.toBe(plan.still);
    expect(planOf(dragged(72), plan.edges, first).still).toBe(first.still);
    expect(planOf(plan.nodes, plan.edges, first).still).not.toBe(first.still);
  });
});
