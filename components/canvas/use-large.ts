'use client';
/** What React Flow would do by itself if it were given the whole pattern: selecting and dragging what is painted. */
import { type NodeChange, type ReactFlowProps, useStoreApi } from '@xyflow/react';
import { useEffect, useMemo } from 'react';
import { type CanvasStore, selectOnly } from './canvas-store.ts';
import type { FlowEdge, FlowNode } from './flow-elements.ts';
import { nodeAt, nodesWithin, type Plan, planOf } from './plan.ts';

type Drag = NonNullable<ReactFlowProps<FlowNode, FlowEdge>['onNodeDrag']>;
type DragProps = Pick<
  Partial<ReactFlowProps<FlowNode, FlowEdge>>,
  'onNodeDragStart' | 'onNodeDrag' | 'onNodeDragStop'
>;
type Flow = ReturnType<typeof useStoreApi>;

export function useLarge(store: CanvasStore, isLarge: boolean, drags: DragProps) {
  const flow = useStoreApi();
  useBoxSelection(store, isLarge);
  const { onNodeDragStart, onNodeDrag, onNodeDragStop } = drags;
  return useMemo(() => {
    if (!isLarge) return undefined;
    const withAll =
      (handler: Drag | undefined): Drag =>
      (event, node, dragged) =>
        handler?.(event, node, node.selected ? selectedOr(store, dragged) : dragged);
    return {
      fitView: false,
      ...(onNodeDragStart && { onNodeDragStart: withAll(onNodeDragStart) }),
      ...(onNodeDrag && { onNodeDrag: withAll(onNodeDrag) }),
      ...(onNodeDragStop && { onNodeDragStop: withAll(onNodeDragStop) }),
      onPaneClick: (event: React.MouseEvent) => {
        const hit = nodeUnder(flow, planNow(store), event);
        selectOnly(store, hit === undefined ? [] : [hit]);
      },
    } satisfies Partial<ReactFlowProps<FlowNode, FlowEdge>>;
  }, [store, flow, isLarge, onNodeDragStart, onNodeDrag, onNodeDragStop]);
}

const planNow = (store: CanvasStore): Plan => planOf(store.getState().flowNodes, []);

/** A press without a movement before it, as of a finger, meets what is painted. */
function nodeUnder(flow: Flow, plan: Plan, { clientX, clientY }: React.MouseEvent): string | undefined {
  const { domNode, transform } = flow.getState();
  const box = domNode?.getBoundingClientRect();
  if (!box) return undefined;
  const [x, y, zoom] = transform;
  return nodeAt(plan, { x: (clientX - box.left - x) / zoom, y: (clientY - box.top - y) / zoom });
}

function selectedOr(store: CanvasStore, dragged: FlowNode[]): FlowNode[] {
  const { flowNodes, lifted } = store.getState();
  const selected = flowNodes.filter((node) => node.selected);
  if (selected.length <= dragged.length) return dragged;
  if (!lifted) return selected;
  const { x, y } = lifted.by;
  return selected.map((node) =>
    node.parentId !== undefined && lifted.ids.has(node.parentId)
      ? node
      : { ...node, position: { x: node.position.x + x, y: node.position.y + y } },
  );
}

/** A box drawn around painted nodes selects them, and their edges, as one around elements does. */
function useBoxSelection(store: CanvasStore, isLarge: boolean): void {
  const flow = useStoreApi();
  useEffect(() => {
    if (!isLarge) return;
    let plan: Plan | undefined;
    return flow.subscribe((state, before) => {
      const { userSelectionRect: rect, userSelectionActive: isActive } = state;
      if (!rect || !isActive) plan = undefined;
      if (!rect || !isActive || rect === before.userSelectionRect) return;
      plan ??= planNow(store);
      const [x, y, zoom] = state.transform;
      const box = {
        x: (rect.x - x) / zoom,
        y: (rect.y - y) / zoom,
        width: rect.width / zoom,
        height: rect.height / zoom,
      };
      const chosen = new Set(nodesWithin(plan, box));
      const { flowEdges } = store.getState();
      const edges = flowEdges.filter(({ source, target }) => chosen.has(source) || chosen.has(target));
      selectOnly(
        store,
        chosen,
        edges.map(({ id }) => id),
      );
    });
  }, [store, flow, isLarge]);
}

/** Choosing one element gives up what was chosen among the painted; dragging one carries the chosen along. */
export function withPainted(
  changes: NodeChange<FlowNode>[],
  nodes: readonly FlowNode[],
): NodeChange<FlowNode>[] {
  const named = new Set(changes.map((change) => ('id' in change ? change.id : '')));
  const rest = nodes.filter((node) => node.selected && !named.has(node.id));
  if (rest.length === 0) return changes;
  const carried = carriedBy(changes, nodes);
  if (!carried) return changes;
  const chosen = new Set([...rest.map(({ id }) => id), ...named]);
  return [
    ...changes,
    ...rest
      .filter(({ parentId }) => parentId === undefined || !chosen.has(parentId))
      .map(({ id, position }): NodeChange<FlowNode> => {
        const to = { x: position.x + carried.x, y: position.y + carried.y };
        return { type: 'position', id, position: to };
      }),
  ];
}

/** How far the drag moves, as one of its nodes tells. */
function carriedBy(changes: readonly NodeChange<FlowNode>[], nodes: readonly FlowNode[]) {
  const first = changes.find((change) => change.type === 'position' && change.dragging && change.position);
  if (first?.type !== 'position' || !first.position) return undefined;
  const node = nodes.find(({ id }) => id === first.id);
  if (!node?.selected) return undefined;
  const { x, y } = first.position;
  return { x: x - node.position.x, y: y - node.position.y };
}

/** A press on one element, without the key for several, is about that one alone. */
export function withoutPainted(
  changes: NodeChange<FlowNode>[],
  nodes: readonly FlowNode[],
  isAdding: boolean,
): NodeChange<FlowNode>[] {
  if (isAdding || !changes.some((change) => change.type === 'select' && change.selected)) return changes;
  const named = new Set(changes.map((change) => ('id' in change ? change.id : '')));
  const rest = nodes.filter((node) => node.selected && !named.has(node.id));
  return [
    ...changes,
    ...rest.map(({ id }): NodeChange<FlowNode> => ({ type: 'select', id, selected: false })),
  ];
}
