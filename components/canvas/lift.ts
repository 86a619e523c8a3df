/**
 * Many nodes of a painted pattern that are dragged are lifted: they stay where they are for React Flow, and a picture of
 * them moves. Once they are put down they move for good. Pure.
 */
import type { NodeChange } from '@xyflow/react';
import type { FlowEdge, FlowNode } from './flow-elements.ts';
import type { Point } from './scene.ts';
import type { Painted } from './use-given.ts';

/** So many at once; fewer move as elements. */
const LIFTED_FROM = 13;

type Changes = NodeChange<FlowNode>[];

/**
 * `ids`: with all they hold. `dragged`: those that React Flow itself drags. `by`: canvas pixels. `changes`: what moves
 * them for good.
 */
export type Lifted = {
  ids: ReadonlySet<string>;
  dragged: readonly string[];
  by: Point;
  changes: Changes;
};

/** What is lifted after these changes; `undefined` where they are no drag of many. */
export function liftedBy(
  changes: Changes,
  nodes: readonly FlowNode[],
  before: Lifted | null,
): Lifted | undefined {
  if (changes.length < LIFTED_FROM) return undefined;
  const [first] = changes;
  if (first?.type !== 'position' || !first.dragging || !first.position) return undefined;
  const from = nodes.find(({ id }) => id === first.id)?.position;
  if (!from) return undefined;
  const by = { x: first.position.x - from.x, y: first.position.y - from.y };
  return {
    ids: before?.ids ?? withHeld(changes, nodes),
    dragged:
      before?.dragged ??
      changes.flatMap((change) => (change.type === 'position' && change.dragging ? change.id : [])),
    by,
    changes,
  };
}

export const isPutDown = (changes: Changes): boolean =>
  changes.some((change) => change.type === 'position' && change.dragging === false);

/** Parents stand before what they hold. */
function withHeld(changes: Changes, nodes: readonly FlowNode[]): ReadonlySet<string> {
  const ids = new Set(changes.flatMap((change) => (change.type === 'position' ? change.id : [])));
  for (const { id, parentId } of nodes) if (parentId !== undefined && ids.has(parentId)) ids.add(id);
  return ids;
}

type Ids = Lifted['ids'];

const EVERYWHERE: Pick<Painted, 'isWhole'> = { isWhole: true };

/** Everything that stays, elements too: nothing of the canvas is an element while something is lifted. */
export function stillPart({ plan }: Painted, ids: Ids): Painted {
  const edges = plan.edges.filter(({ source, target }) => ids.has(source) || ids.has(target));
  return { plan, nodeIds: ids, edgeIds: idsOf(edges), ...EVERYWHERE };
}

/** What is lifted, and the edges among it. */
export function liftedPart({ plan }: Painted, ids: Ids): Painted {
  const edges = plan.edges.filter(({ source, target }) => !ids.has(source) || !ids.has(target));
  const nodes = plan.nodes.filter(({ id }) => !ids.has(id));
  return { plan, nodeIds: idsOf(nodes), edgeIds: idsOf(edges), ...EVERYWHERE };
}

/** The edges between what is lifted and what stays. */
export function wiresBetween({ plan }: Painted, { ids, by }: Lifted): Painted {
  const indices = plan.edges.flatMap(({ source, target }, index) =>
    ids.has(source) === ids.has(target) ? [] : index,
  );
  const edges = indices.flatMap((index) => plan.edges[index] ?? []);
  const ends = new Float64Array(indices.length * 4);
  for (const [at, index] of indices.entries()) {
    ends.set(plan.ends.subarray(index * 4, index * 4 + 4), at * 4);
    const end = at * 4 + (ids.has(plan.edges[index]?.source ?? '') ? 0 : 2);
    ends[end] = (ends[end] ?? 0) + by.x;
    ends[end + 1] = (ends[end + 1] ?? 0) + by.y;
  }
  const none = { nodes: [], indexOf: new Map(), boxes: new Float64Array() };
  return { plan: { ...plan, ...none, edges, ends }, nodeIds: NONE, edgeIds: NONE, ...EVERYWHERE };
}

const NONE: Ids = new Set();

const idsOf = (list: readonly (FlowNode | FlowEdge)[]): Ids => new Set(list.map(({ id }) => id));
