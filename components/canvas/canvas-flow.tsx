'use client';
import {
  applyEdgeChanges,
  applyNodeChanges,
  type EdgeTypes,
  type NodeChange,
  type NodeTypes,
  type OnEdgesChange,
  type OnNodesChange,
  ReactFlow,
  type ReactFlowProps,
  useStore as useFlow,
  useStoreApi,
  ViewportPortal,
} from '@xyflow/react';
import '@xyflow/react/dist/base.css';
import './canvas.css';
import './edit.css';
import './marks.css';
import { type CSSProperties, type ReactNode, useCallback, useMemo } from 'react';
import { BeliefEdge } from './belief-edge.tsx';
import { type CanvasStore, selectOnly, useCanvas, useCanvasStore } from './canvas-store.ts';
import { ContainerNode } from './container-node.tsx';
import { FIT, MIN_ZOOM } from './fit.ts';
import type { FlowEdge, FlowNode } from './flow-elements.ts';
import { FoldedNode } from './folded-node.tsx';
import { WHOLE_UP_TO } from './given.ts';
import { Ground } from './ground.tsx';
import { isPutDown, liftedBy } from './lift.ts';
import { PaintLayer } from './paint-layer.tsx';
import { PaintMap } from './paint-map.tsx';
import { RoomNode } from './room-node.tsx';
import { goTo } from './scope.ts';
import { ScopeBar } from './scope-bar.tsx';
import { GRID } from './shape.ts';
import { SimpleNode } from './simple-node.tsx';
import { useGiven } from './use-given.ts';
import { useKeepInView } from './use-keep-in-view.ts';
import { useLarge, withoutPainted, withPainted } from './use-large.ts';
import { useOwnSizes } from './use-own-sizes.ts';
import { blockLetters, ZoomStepContext, zoomStep } from './zoom-step.ts';

// Outside every component: a new identity would mount all nodes again.
const NODE_TYPES: NodeTypes = {
  simple: SimpleNode,
  container: ContainerNode,
  folded: FoldedNode,
  room: RoomNode,
};
const EDGE_TYPES: EdgeTypes = { belief: BeliefEdge };
const SNAP: [number, number] = [GRID, GRID];
const MIDDLE_BUTTON = [1];
const HAND_BUTTONS = [0, 1];
const ZOOM_KEYS = ['Meta', 'Control'];
const PAN_KEYS = ['Space', 'Control'];
const MULTI_KEYS = ['Meta', 'Control', 'Shift'];

export type CanvasFlowProps = {
  /** Accessible name of the canvas. */
  label: string;
  hasMinimap?: boolean;
  /** Every drag pans instead of selecting: hand tool, and the only way on a touch screen. */
  isHand?: boolean;
  children?: ReactNode;
} & Partial<ReactFlowProps<FlowNode, FlowEdge>>;

/**
 * Sizes are ours: what was measured just before a container was folded or entered comes late, and would
 * put sockets and the view where its old size was. Only resizing by hand brings a new one.
 */
function withOwnSizes(
  changes: readonly NodeChange<FlowNode>[],
  nodes: readonly FlowNode[],
): NodeChange<FlowNode>[] {
  return changes.map((change) => {
    if (change.type !== 'dimensions' || change.setAttributes) return change;
    const node = nodes.find((one) => one.id === change.id);
    const { width, height } = node ?? {};
    return width === undefined || height === undefined
      ? change
      : { ...change, dimensions: { width, height } };
  });
}

function useHoveredEdge(store: CanvasStore) {
  return useMemo(
    () => ({
      onEdgeMouseEnter: (_event: unknown, edge: FlowEdge) => store.setState({ hoveredEdge: edge.id }),
      onEdgeMouseLeave: () => store.setState({ hoveredEdge: null }),
    }),
    [store],
  );
}

/** What React Flow found out or was told by the pointer, put into the store. */
function useChanges(store: CanvasStore) {
  const flow = useStoreApi();
  const onNodesChange = useCallback<OnNodesChange<FlowNode>>(
    (changes) =>
      store.setState(({ flowNodes, lifted }) => {
        const own = withOwnSizes(changes, flowNodes);
        if (flowNodes.length <= WHOLE_UP_TO) return { flowNodes: applyNodeChanges(own, flowNodes) };
        const { multiSelectionActive } = flow.getState();
        const all = withPainted(withoutPainted(own, flowNodes, multiSelectionActive), flowNodes);
        const now = liftedBy(all, flowNodes, lifted);
        if (now) return { lifted: now };
        if (!lifted || !isPutDown(all)) return { flowNodes: applyNodeChanges(all, flowNodes) };
        return { lifted: null, flowNodes: applyNodeChanges([...lifted.changes, ...all], flowNodes) };
      }),
    [store, flow],
  );
  const onEdgesChange = useCallback<OnEdgesChange<FlowEdge>>(
    (changes) => store.setState((state) => ({ flowEdges: applyEdgeChanges(changes, state.flowEdges) })),
    [store],
  );
  return { onNodesChange, onEdgesChange };
}

/** The canvas itself, for the designer and for past runs. Needs a `ReactFlowProvider` around it. */
export function CanvasFlow({ label, hasMinimap = true, isHand = false, children, ...rest }: CanvasFlowProps) {
  const store = useCanvasStore();
  const nodes = useCanvas((state) => state.flowNodes);
  const edges = useCanvas((state) => state.flowEdges);
  const isEditable = useCanvas((state) => state.mode === 'edit');
  const zoom = useFlow((state) => zoomStep(state.transform[2]));
  const letters = useFlow((state) => blockLetters(state.transform[2]));
  const changes = useChanges(store);
  const { given, listeners } = useGiven(nodes, edges);
  const isLarge = given !== undefined;
  const isLifted = useCanvas((state) => state.lifted !== null);
  const large = useLarge(store, isLarge, rest);
  const keepInView = useKeepInView();
  useOwnSizes();
  const hover = useHoveredEdge(store);
  const onNodeDoubleClick = useCallback(
    ({ target }: React.MouseEvent, node: FlowNode) => {
      const isOnHeader = target instanceof Element && target.closest('.container-title, .pattern-folded');
      if (target instanceof Element && target.closest('button, input')) return;
      if (node.type !== 'simple' && isOnHeader) goTo(store, node.id);
      else selectOnly(store, [node.id]);
    },
    [store],
  );
  return (
    <section
      className="canvas"
      data-zoom={zoom}
      style={{ '--block-letters': `${letters}px` } as CSSProperties}
      data-hand={isHand || undefined}
      aria-label={label}
      data-large={given && (isLifted ? 'lifted' : given.isDragging ? 'dragging' : 'still')}
      {...keepInView}
      {...listeners}
    >
      <ZoomStepContext value={zoom}>
        <ReactFlow<FlowNode, FlowEdge>
          nodes={given?.nodes ?? nodes}
          edges={given?.edges ?? edges}
          {...changes}
          {...hover}
          onNodeDoubleClick={onNodeDoubleClick}
          nodeTypes={NODE_TYPES}
          edgeTypes={EDGE_TYPES}
          nodesDraggable={isEditable}
          nodesConnectable={isEditable}
          edgesReconnectable={isEditable}
          edgesFocusable={false}
          disableKeyboardA11y
          deleteKeyCode={null}
          multiSelectionKeyCode={MULTI_KEYS}
          zoomActivationKeyCode={ZOOM_KEYS}
          panActivationKeyCode={PAN_KEYS}
          panOnScroll
          zoomOnDoubleClick={false}
          panOnDrag={isHand ? HAND_BUTTONS : MIDDLE_BUTTON}
          selectionOnDrag={!isHand}
          snapToGrid
          snapGrid={SNAP}
          minZoom={isLarge ? MIN_ZOOM.large : MIN_ZOOM.small}
          maxZoom={2}
          fitView
          fitViewOptions={FIT}
          connectOnClick={isEditable}
          connectionRadius={28}
          elevateNodesOnSelect
          {...rest}
          {...large}
        >
          <ViewportPortal>
            <Ground />
            {given && <PaintLayer painted={given.painted} isDragging={given.isDragging} />}
          </ViewportPortal>
          {hasMinimap && <PaintMap plan={given?.painted.plan} />}
          <ScopeBar />
          {children}
        </ReactFlow>
      </ZoomStepContext>
    </section>
  );
}
