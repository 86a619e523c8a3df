'use client';
/** Dragging nodes: into containers and out, onto edges, along the lines of others. */
import { useReactFlow } from '@xyflow/react';
import { useMemo } from 'react';
import type { CanvasStore } from './canvas-store.ts';
import { containerAt, edgeAt } from './container-at.ts';
import { dropNodes } from './edit-move.ts';
import { hangsOnNothing, spliceOf } from './edit-shape.ts';
import type { FlowNode } from './flow-elements.ts';
import { guidesFor } from './guides.ts';
import { type Box, boxOf, foldShift, type Point, sizeIn } from './scene.ts';
import { NODE_HEIGHT } from './shape.ts';

type Pointer = MouseEvent | TouchEvent | React.MouseEvent;
/** Worked out when a drag starts, not in each of its frames. */
type Drag = {
  others: readonly Box[];
  /** By edge: may the dragged node be put into it? `null` where it may be put into none. */
  splices: Map<string, boolean> | null;
};

export function useNodeDrag(store: CanvasStore) {
  const flow = useReactFlow();
  return useMemo(() => {
    let drag: Drag = { others: [], splices: null };
    const start = (dragged: readonly FlowNode[]) => {
      const [first, ...more] = roots(dragged);
      // Asking what is drawn under the pointer is dear, and most nodes hang on something already.
      const isFree = first !== undefined && more.length === 0 && hangsOnNothing(store.getState(), first.id);
      drag = { others: boxesBeside(store, dragged), splices: isFree ? new Map() : null };
    };
    /** The edge under the pointer, or under the middle, of a single node that could be put into it. */
    const edgeUnder = (event: Pointer, [first, ...others]: readonly FlowNode[]): string | undefined => {
      if (!first || others.length > 0 || !drag.splices) return undefined;
      const edge = edgeAt(screenPoint(event)) ?? edgeAt(flow.flowToScreenPosition(middleOf(store, first)));
      if (edge === undefined) return undefined;
      const known = drag.splices.get(edge) ?? spliceOf(store.getState(), first.id, edge) !== undefined;
      drag.splices.set(edge, known);
      return known ? edge : undefined;
    };
    const targetOf = ([first, ...more]: readonly FlowNode[]) =>
      first &&
      containerAt(
        store,
        middleOf(store, first),
        [first, ...more].map((node) => node.id),
      );
    const move = (event: Pointer, dragged: FlowNode[]) => {
      const moved = roots(dragged);
      const [first] = moved;
      const target = targetOf(moved);
      const dropInto = moved.some((node) => node.data.stored.parent !== target) ? (target ?? null) : null;
      const dropOn = edgeUnder(event, moved) ?? null;
      const guides =
        first && !event.altKey && moved.length === 1 ? guidesFor(boxNow(store, first), drag.others) : [];
      const before = store.getState();
      const isSame = before.dropInto === dropInto && before.dropOn === dropOn;
      if (!isSame || guides.length + before.guides.length > 0) store.setState({ dropInto, dropOn, guides });
    };
    const stop = (event: Pointer, dragged: FlowNode[]) => {
      const moved = roots(dragged);
      const target = targetOf(moved);
      const edge = edgeUnder(event, moved);
      store.setState({ dropInto: null, dropOn: null, guides: [] });
      const to = Object.fromEntries(moved.map((node) => [node.id, storedPlace(store, node)]));
      const isElsewhere = moved.some((node) => node.data.stored.parent !== target);
      const rest = { edge, isFree: event.altKey || !store.getState().snaps };
      dropNodes(store, isElsewhere ? { to, parent: { id: target }, ...rest } : { to, ...rest });
    };
    return {
      onNodeDragStart: (_event: unknown, _node: FlowNode, dragged: FlowNode[]) => start(dragged),
      onNodeDrag: (event: Pointer, _node: FlowNode, dragged: FlowNode[]) => move(event, dragged),
      onNodeDragStop: (event: Pointer, _node: FlowNode, dragged: FlowNode[]) => stop(event, dragged),
      onSelectionDragStart: (_event: unknown, dragged: FlowNode[]) => start(dragged),
      onSelectionDrag: (event: Pointer, dragged: FlowNode[]) => move(event, dragged),
      onSelectionDragStop: (event: Pointer, dragged: FlowNode[]) => stop(event, dragged),
    };
  }, [store, flow]);
}

function screenPoint(event: Pointer): Point {
  const at = 'changedTouches' in event ? event.changedTouches[0] : event;
  return { x: at?.clientX ?? -1, y: at?.clientY ?? -1 };
}

/** Those that are not carried along by another. */
function roots(nodes: readonly FlowNode[]): FlowNode[] {
  const ids = new Set(nodes.map((node) => node.id));
  return nodes.filter((node) => node.parentId === undefined || !ids.has(node.parentId));
}

const boxNow = (store: CanvasStore, node: FlowNode): Box => ({
  ...absolute(store, node),
  ...sizeIn(node.data.stored, store.getState().folded),
});

function middleOf(store: CanvasStore, node: FlowNode): Point {
  const { x, y, width, height } = boxNow(store, node);
  return { x: x + width / 2, y: y + Math.min(height / 2, NODE_HEIGHT / 2) };
}

/** Boxes of the same scope that stay where they are. */
function boxesBeside(store: CanvasStore, dragged: readonly FlowNode[]): readonly Box[] {
  const { flowNodes, byId, folded } = store.getState();
  const moving = new Set(dragged.map((node) => node.id));
  const parent = dragged[0]?.data.stored.parent;
  return flowNodes.flatMap(({ id, type }) => {
    const node = byId[id];
    const isBeside = node && type !== 'room' && node.parent === parent && !moving.has(id);
    return isBeside ? [boxOf(node, byId, folded)] : [];
  });
}

/** Where a flow node stands on the whole canvas; its parents may be dragged along with it. */
function absolute(store: CanvasStore, node: FlowNode): Point {
  const { flowNodes } = store.getState();
  let { x, y } = node.position;
  let { parentId } = node;
  for (let depth = 0; parentId !== undefined && depth < 32; depth += 1) {
    const parent = flowNodes.find((one) => one.id === parentId);
    x += parent?.position.x ?? 0;
    y += parent?.position.y ?? 0;
    parentId = parent?.parentId;
  }
  return { x, y };
}

/** Where its stored corner stands: what is folded is drawn in the middle of its place. */
function storedPlace(store: CanvasStore, node: FlowNode): Point {
  const { x, y } = absolute(store, node);
  const shift = foldShift(node.data.stored, store.getState().folded);
  return { x: x - shift.x, y: y - shift.y };
}
