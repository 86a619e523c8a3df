/** Stored pattern -> what React Flow draws. Elements whose stored part did not change keep their identity. */
import { type Edge, type Node, type NodeHandle, Position } from '@xyflow/react';
import type { Pattern, PatternEdge, PatternNode } from '#engine/pattern.ts';
import { WHOLE_UP_TO } from './given.ts';
import { socketPoint } from './plan.ts';
import { absolutePosition, foldShift, indexNodes, type NodesById, type Point, sizeIn } from './scene.ts';
import { shapeOf, socketsOf } from './shape.ts';
import { type FlowKind, kindIn, roomBox, shownIn, type View, WHOLE } from './view.ts';

/** `stored` is all a node component reads: run state never goes through here. */
export type FlowNode = Node<{ stored: PatternNode }, FlowKind>;
export type FlowEdge = Edge<{ stored: PatternEdge }, 'belief'>;
export type Elements = { flowNodes: FlowNode[]; flowEdges: FlowEdge[] };

/** Title rows only: the inside of a container belongs to its children and to the selection box. */
const CONTAINER_HANDLE = '.container-title';
/** A room is the background: a pointer meets the canvas, and only its sockets are its own. */
const ROOM = {
  selectable: false,
  draggable: false,
  style: { pointerEvents: 'none' },
} as const;

type Around = { pattern: Pattern; byId: NodesById; view: View };
const SOCKET = 10;

/** Where its sockets are, so that edges can be drawn before a node is measured. As the style sheet puts them. */
function handlesOf(stored: PatternNode, size: { width: number; height: number }): NodeHandle[] {
  const shape = shapeOf(stored);
  return (['source', 'target'] as const).flatMap((side) =>
    socketsOf(shape, side).flatMap(({ name }) => {
      const point = socketPoint(shape, size, { port: name, side });
      if (!point) return [];
      const isSource = side === 'source';
      return {
        id: name,
        type: side,
        position: isSource ? Position.Right : Position.Left,
        x: isSource ? point.x - SOCKET : point.x,
        y: point.y - SOCKET / 2,
        width: SOCKET,
        height: SOCKET,
      };
    }),
  );
}

function toFlowNode(stored: PatternNode, before: FlowNode | undefined, around: Around): FlowNode {
  const { byId, view } = around;
  const type = kindIn(view, stored);
  const { x, y, width, height } =
    type === 'room'
      ? roomBox(stored, around.pattern, around)
      : { ...placeOf(stored, around), ...sizeIn(stored, view.folded) };
  // What is known need not be measured: it is there with its edges in one frame instead of two.
  const isKnown = type === 'simple' || around.pattern.nodes.length > WHOLE_UP_TO;
  return {
    ...((isKnown || before?.measured) && { measured: { width, height } }),
    ...(isKnown && { handles: handlesOf(stored, { width, height }) }),
    id: stored.id,
    type,
    data: before?.data.stored === stored ? before.data : { stored },
    position: { x, y },
    width,
    height,
    selected: type !== 'room' && (before?.selected ?? false),
    focusable: false,
    ariaRole: 'group',
    ...(type === 'container' && { dragHandle: CONTAINER_HANDLE }),
    ...(type === 'room' && ROOM),
    ...(stored.parent !== undefined && isHeld(stored, byId, view) && { parentId: stored.parent }),
  };
}

/**
 * Parents that do not exist are left out, as React Flow cannot place their children. A room holds
 * nothing either: its walls stand where the screen ends, so what is in it stands on the canvas itself.
 */
const isHeld = ({ id, parent }: PatternNode, byId: NodesById, { entered }: View): boolean =>
  id !== entered && parent !== undefined && parent !== entered && byId[parent] !== undefined;

function placeOf(stored: PatternNode, { byId, view }: Around): Point {
  const { x, y } = isHeld(stored, byId, view) ? stored.position : absolutePosition(stored, byId);
  const shift = foldShift(stored, view.folded);
  return { x: x + shift.x, y: y + shift.y };
}

function isUnchanged(old: FlowNode, node: PatternNode, around: Around): boolean {
  if (old.data.stored !== node || old.type === 'room' || old.type !== kindIn(around.view, node)) return false;
  if (isHeld(node, around.byId, around.view) !== (old.parentId !== undefined)) return false;
  const { x, y } = placeOf(node, around);
  return old.position.x === x && old.position.y === y;
}

function toFlowEdge(stored: PatternEdge, before: FlowEdge | undefined): FlowEdge {
  return {
    id: stored.id,
    type: 'belief',
    source: stored.source.node,
    sourceHandle: stored.source.port,
    target: stored.target.node,
    targetHandle: stored.target.port,
    data: { stored },
    selected: before?.selected ?? false,
    ariaLabel: `from ${stored.source.node} ${stored.source.port} to ${stored.target.node} ${stored.target.port}`,
  };
}

const byIdOf = <T extends { id: string }>(list: readonly T[]): ReadonlyMap<string, T> =>
  new Map(list.map((one) => [one.id, one]));

/** Everything the view shows of the pattern. */
export function toFlow(pattern: Pattern, before: Elements, view: View = WHOLE): Elements {
  const byId = indexNodes(pattern.nodes);
  const around = { pattern, byId, view };
  const shown = shownIn(pattern, byId, view);
  const oldNodes = byIdOf(before.flowNodes);
  const oldEdges = byIdOf(before.flowEdges);
  return {
    flowNodes: shown.nodes.map((node) => {
      const old = oldNodes.get(node.id);
      return old && isUnchanged(old, node, around) ? old : toFlowNode(node, old, around);
    }),
    flowEdges: shown.edges.map((edge) => {
      const old = oldEdges.get(edge.id);
      return old?.data?.stored === edge ? old : toFlowEdge(edge, old);
    }),
  };
}
