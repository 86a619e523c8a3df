'use client';
import {
  type Connection,
  type Edge,
  type FinalConnectionState,
  type HandleType,
  type OnConnectStartParams,
  useReactFlow,
} from '@xyflow/react';
import { type ReactNode, useCallback, useMemo, useRef } from 'react';
import { CanvasFlow } from './canvas-flow.tsx';
import { type CanvasStore, socketKey, useCanvasStore } from './canvas-store.ts';
import { addNode, connect, disconnect, dropNodes, reconnect } from './edit.ts';
import type { FlowEdge, FlowNode } from './flow-elements.ts';
import { DRAG_TYPE } from './primitive-list.tsx';
import type { QuickAddRequest } from './quick-add.tsx';
import { boxOf, foldShift, insideOf, type Point, sizeIn } from './scene.ts';
import { NODE_HEIGHT, NODE_WIDTH } from './shape.ts';
import { endWire, startWire } from './wire.ts';
import { WireHint } from './wire-hint.tsx';

type Props = {
  label: string;
  isHand: boolean;
  hasMinimap: boolean;
  onQuickAdd: (request: QuickAddRequest) => void;
  children: ReactNode;
};

/**
 * The innermost open container under a canvas point, not counting `except` and what is inside it; else
 * the one whose inside fills the screen.
 */
export function containerAt(
  store: CanvasStore,
  point: Point,
  except: readonly string[] = [],
): string | undefined {
  const { pattern, byId, flowNodes, entered } = store.getState();
  const barred = new Set(except.flatMap((id) => [id, ...insideOf(id, pattern.nodes)]));
  let found: { id: string; area: number } | undefined;
  for (const { id, type } of flowNodes) {
    const node = type === 'container' ? byId[id] : undefined;
    if (!node || barred.has(id)) continue;
    const box = boxOf(node, byId);
    const isIn =
      point.x >= box.x && point.y >= box.y && point.x <= box.x + box.width && point.y <= box.y + box.height;
    const area = box.width * box.height;
    if (isIn && (!found || area < found.area)) found = { id: node.id, area };
  }
  return found?.id ?? entered ?? undefined;
}

export function EditCanvas({ label, isHand, hasMinimap, onQuickAdd, children }: Props) {
  const store = useCanvasStore();
  const wiring = useWiring(store, onQuickAdd);
  const dragging = useNodeDrag(store);
  const palette = usePaletteDrop(store, onQuickAdd);
  return (
    <CanvasFlow label={label} isHand={isHand} hasMinimap={hasMinimap} {...wiring} {...dragging} {...palette}>
      <WireHint />
      {children}
    </CanvasFlow>
  );
}

const pointOf = (event: MouseEvent | TouchEvent): Point => {
  const touch = 'changedTouches' in event ? event.changedTouches[0] : event;
  return { x: touch?.clientX ?? 0, y: touch?.clientY ?? 0 };
};

const portsOf = ({ source, sourceHandle, target, targetHandle }: Connection | Edge) => ({
  source: { node: source, port: sourceHandle ?? '' },
  target: { node: target, port: targetHandle ?? '' },
});

function useWiring(store: CanvasStore, onQuickAdd: Props['onQuickAdd']) {
  const { screenToFlowPosition } = useReactFlow();
  const detached = useRef<string | null>(null);
  return useMemo(() => {
    const start = (_event: unknown, { nodeId, handleId, handleType }: OnConnectStartParams) => {
      if (nodeId === null || handleId === null || handleType === null) return;
      startWire(store, { node: nodeId, port: handleId, side: handleType });
    };
    const end = (event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
      const from = store.getState().wire?.from;
      endWire(store);
      if (!from || state.toHandle || state.toNode || detached.current !== null) return;
      const screen = pointOf(event);
      const at = screenToFlowPosition(screen);
      onQuickAdd({ screen, at, parent: containerAt(store, at), from });
    };
    return {
      onConnectStart: start,
      onClickConnectStart: start,
      onConnectEnd: end,
      onClickConnectEnd: () => endWire(store),
      onConnect: (connection: Connection) => {
        if (detached.current === null) connect(store, portsOf(connection));
      },
      isValidConnection: (connection: Connection | FlowEdge) => {
        const { wire } = store.getState();
        const ends = portsOf(connection);
        if (!wire) return true;
        const to = wire.from.side === 'source' ? ends.target : ends.source;
        return !wire.refusals.has(socketKey(to.node, to.port));
      },
      onReconnectStart: (_event: unknown, edge: FlowEdge, fixed: HandleType) => {
        detached.current = edge.id;
        const { source, target } = portsOf(edge);
        startWire(store, { ...(fixed === 'source' ? source : target), side: fixed });
      },
      onReconnect: (edge: FlowEdge, connection: Connection) => {
        detached.current = null;
        reconnect(store, edge.id, portsOf(connection));
      },
      onReconnectEnd: (...[, edge, , state]: [unknown, FlowEdge, HandleType, FinalConnectionState]) => {
        endWire(store);
        // Let go over nothing: the edge comes off. Over a socket that refuses it: it stays.
        if (detached.current !== null && !state.toHandle) disconnect(store, [edge.id]);
        detached.current = null;
      },
    };
  }, [store, screenToFlowPosition, onQuickAdd]);
}

function useNodeDrag(store: CanvasStore) {
  return useMemo(() => {
    const roots = (nodes: readonly FlowNode[]) => {
      const ids = new Set(nodes.map((node) => node.id));
      return nodes.filter((node) => node.parentId === undefined || !ids.has(node.parentId));
    };
    const middleOf = (node: FlowNode): Point => {
      const at = absolute(store, node);
      const size = sizeIn(node.data.stored, store.getState().folded);
      return { x: at.x + size.width / 2, y: at.y + Math.min(size.height / 2, NODE_HEIGHT / 2) };
    };
    const targetOf = (nodes: readonly FlowNode[]) => {
      const [first] = nodes;
      return (
        first &&
        containerAt(
          store,
          middleOf(first),
          nodes.map((node) => node.id),
        )
      );
    };
    const stop = (_event: unknown, _node: FlowNode | undefined, dragged: FlowNode[]) => {
      const moved = roots(dragged);
      store.setState({ dropInto: null });
      const target = targetOf(moved);
      const to = Object.fromEntries(moved.map((node) => [node.id, storedPlace(store, node)]));
      const isElsewhere = moved.some((node) => node.data.stored.parent !== target);
      dropNodes(store, isElsewhere ? { to, parent: { id: target } } : { to });
    };
    const drag = (_event: unknown, _node: FlowNode | undefined, dragged: FlowNode[]) => {
      const moved = roots(dragged);
      const target = targetOf(moved);
      const dropInto = moved.some((node) => node.data.stored.parent !== target) ? (target ?? null) : null;
      if (store.getState().dropInto !== dropInto) store.setState({ dropInto });
    };
    return {
      onNodeDrag: drag,
      onNodeDragStop: stop,
      onSelectionDrag: (event: unknown, nodes: FlowNode[]) => drag(event, undefined, nodes),
      onSelectionDragStop: (event: unknown, nodes: FlowNode[]) => stop(event, undefined, nodes),
    };
  }, [store]);
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

function usePaletteDrop(store: CanvasStore, onQuickAdd: Props['onQuickAdd']) {
  const { screenToFlowPosition } = useReactFlow();
  const onDrop = useCallback(
    (event: React.DragEvent) => {
      const primitive = event.dataTransfer.getData(DRAG_TYPE);
      if (!primitive) return;
      event.preventDefault();
      const point = screenToFlowPosition({ x: event.clientX, y: event.clientY });
      const at = { x: point.x - NODE_WIDTH / 2, y: point.y - NODE_HEIGHT / 2 };
      addNode(store, { primitive, at, parent: containerAt(store, point) });
    },
    [store, screenToFlowPosition],
  );
  const onDragOver = useCallback((event: React.DragEvent) => {
    if (!event.dataTransfer.types.includes(DRAG_TYPE)) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
  }, []);
  const onDoubleClick = useCallback(
    (event: React.MouseEvent) => {
      if (!(event.target instanceof Element) || !event.target.classList.contains('react-flow__pane')) return;
      const screen = { x: event.clientX, y: event.clientY };
      const at = screenToFlowPosition(screen);
      onQuickAdd({ screen, at, parent: containerAt(store, at) });
    },
    [store, screenToFlowPosition, onQuickAdd],
  );
  return { onDrop, onDragOver, onDoubleClick };
}
