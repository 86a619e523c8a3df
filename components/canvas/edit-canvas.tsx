'use client';
import {
  type Connection,
  type Edge,
  type FinalConnectionState,
  type HandleType,
  type OnConnectStartParams,
  useKeyPress,
  useReactFlow,
} from '@xyflow/react';
import { type ReactNode, useCallback, useMemo, useRef } from 'react';
import { CanvasFlow } from './canvas-flow.tsx';
import { type CanvasStore, socketKey, useCanvas, useCanvasStore } from './canvas-store.ts';
import { containerAt, edgeAt } from './container-at.ts';
import { EdgePlus } from './edge-plus.tsx';
import { addNode, connect, disconnect, reconnect } from './edit.ts';
import { insertables } from './edit-shape.ts';
import type { FlowEdge } from './flow-elements.ts';
import { GuideLines } from './guide-lines.tsx';
import { NoteLayer } from './note-layer.tsx';
import { DRAG_TYPE } from './primitive-list.tsx';
import type { QuickAddRequest } from './quick-add.tsx';
import { rememberPrimitive } from './recent-primitives.ts';
import type { Point } from './scene.ts';
import { NODE_HEIGHT, NODE_WIDTH } from './shape.ts';
import { useNodeDrag } from './use-node-drag.ts';
import { endWire, startWire } from './wire.ts';
import { WireHint } from './wire-hint.tsx';

type Props = {
  label: string;
  isHand: boolean;
  hasMinimap: boolean;
  onQuickAdd: (request: QuickAddRequest) => void;
  children: ReactNode;
};

export function EditCanvas({ label, isHand, hasMinimap, onQuickAdd, children }: Props) {
  const store = useCanvasStore();
  const wiring = useWiring(store, onQuickAdd);
  const dragging = useNodeDrag(store);
  const isFree = useKeyPress('Alt');
  const snaps = useCanvas((state) => state.snaps);
  const isLocked = useCanvas((state) => state.isLocked);
  const palette = usePaletteDrop(store, onQuickAdd);
  return (
    <CanvasFlow
      label={label}
      isHand={isHand}
      hasMinimap={hasMinimap}
      {...wiring}
      {...dragging}
      {...palette}
      snapToGrid={snaps && !isFree}
      {...(isLocked && LOCKED)}
    >
      <WireHint />
      <NoteLayer />
      <GuideLines />
      <EdgePlus onQuickAdd={onQuickAdd} />
      {children}
    </CanvasFlow>
  );
}

const LOCKED = { nodesDraggable: false, nodesConnectable: false, edgesReconnectable: false };

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

function usePaletteDrop(store: CanvasStore, onQuickAdd: Props['onQuickAdd']) {
  const { screenToFlowPosition } = useReactFlow();
  const onDrop = useCallback(
    (event: React.DragEvent) => {
      const primitive = event.dataTransfer.getData(DRAG_TYPE);
      if (!primitive) return;
      event.preventDefault();
      const point = screenToFlowPosition({ x: event.clientX, y: event.clientY });
      const at = { x: point.x - NODE_WIDTH / 2, y: point.y - NODE_HEIGHT / 2 };
      const edge = edgeAt({ x: event.clientX, y: event.clientY });
      const fits = edge === undefined ? [] : insertables(store.getState(), edge);
      const into = fits.find((one) => one.primitive.id === primitive);
      store.setState({ dropOn: null });
      rememberPrimitive(primitive);
      addNode(store, {
        ...{ primitive, at, parent: containerAt(store, point) },
        ...(edge !== undefined && into && { into: { ...into, edge } }),
      });
    },
    [store, screenToFlowPosition],
  );
  const onDragOver = useCallback(
    (event: React.DragEvent) => {
      if (!event.dataTransfer.types.includes(DRAG_TYPE)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = 'copy';
      const dropOn = edgeAt({ x: event.clientX, y: event.clientY }) ?? null;
      if (store.getState().dropOn !== dropOn) store.setState({ dropOn });
    },
    [store],
  );
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
