'use client';
/** Which part of a large pattern React Flow is given, as the viewport and the pointer move. */
import { useReactFlow, useStoreApi } from '@xyflow/react';
import { type FocusEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import { type CanvasState, type CanvasStore, useCanvasStore } from './canvas-store.ts';
import { fitAll } from './fit.ts';
import type { FlowEdge, FlowNode } from './flow-elements.ts';
import { givenParts, heldIds, nextGiven, type Viewport, WHOLE_UP_TO } from './given.ts';
import { nodeAt, type Plan, planOf, wireAt } from './plan.ts';
import { BLOCK_BELOW } from './shape.ts';

const REST_MS = 90;
/** Screen pixels from an edge that still point at it. */
const AIM = 7;
const NOTHING: ReadonlySet<string> = new Set();

export type Given = {
  nodes: FlowNode[];
  edges: FlowEdge[];
  isDragging: boolean;
  painted: Painted;
};

/** What is painted, and which of it are elements besides. The same while something is dragged. */
export type Painted = {
  plan: Plan;
  nodeIds: ReadonlySet<string>;
  edgeIds: ReadonlySet<string>;
  /** There are no elements besides, nor will there be while the canvas moves. */
  isWhole?: boolean;
};

type Flow = ReturnType<typeof useStoreApi>;
type FlowState = ReturnType<Flow['getState']>;

const viewportOf = (flow: Flow): Viewport => {
  const { transform, width, height } = flow.getState();
  return { x: transform[0], y: transform[1], zoom: transform[2], width, height };
};

/** `undefined` for a pattern that is given whole. */
export function useGiven(flowNodes: FlowNode[], flowEdges: FlowEdge[]) {
  const isLarge = flowNodes.length > WHOLE_UP_TO;
  const before = useRef<Plan>(undefined);
  const plan = useMemo(
    () => (isLarge ? planOf(flowNodes, flowEdges, before.current) : undefined),
    [isLarge, flowNodes, flowEdges],
  );
  before.current = plan;
  const store = useCanvasStore();
  const flow = useStoreApi();
  const view = useReactFlow();
  const [ids, setIds] = useState(NOTHING);
  const [edge, setEdge] = useState<string | null>(null);
  const giver = useMemo(
    () => createGiver({ store, flow, showAll: () => fitAll(store, view), give: setIds, point: setEdge }),
    [store, flow, view],
  );
  giver.at.plan = plan;
  useEffect(() => (isLarge ? giver.follow() : undefined), [isLarge, giver]);
  const handed = useMemo(() => {
    if (!plan) return undefined;
    const pointed = plan.edges.find(({ id }) => id === edge);
    const nodeIds = pointed ? new Set([...ids, pointed.source, pointed.target]) : ids;
    const isSmall = viewportOf(flow).zoom < BLOCK_BELOW;
    return { plan, nodeIds, ...givenParts(plan, nodeIds, { isSmall, hoveredEdge: edge }) };
  }, [plan, ids, edge, flow]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: nothing that is painted changes while the plan is still
  const painted = useMemo(
    (): Painted | undefined => handed && { ...handed, edgeIds: new Set(handed.edges.map(({ id }) => id)) },
    [plan?.still, ids, edge, flow],
  );
  const given: Given | undefined = handed &&
    painted && { ...handed, painted, isDragging: handed.nodes.some((node) => node.dragging) };
  return { given, listeners: isLarge ? giver.listeners : undefined };
}

type Giving = {
  store: CanvasStore;
  flow: Flow;
  showAll: () => void;
  give: (ids: ReadonlySet<string>) => void;
  point: (edge: string | null) => void;
};

const isSameView = (a: FlowState, b: FlowState): boolean =>
  a.transform === b.transform && a.panZoom === b.panZoom && a.width === b.width && a.height === b.height;

const isSameUse = (a: CanvasState, b: CanvasState): boolean =>
  a.flowNodes === b.flowNodes &&
  a.wire === b.wire &&
  a.flashing === b.flashing &&
  a.renaming === b.renaming &&
  a.hoveredEdge === b.hoveredEdge &&
  a.lifted?.dragged === b.lifted?.dragged;

/** Outlives every render; `at` is what it knows now. */
function createGiver({ store, flow, showAll, give, point }: Giving) {
  const at = {
    plan: undefined as Plan | undefined,
    ids: NOTHING,
    hovered: null as string | null,
    focused: null as string | null,
    isPlaced: false,
  };
  const steps = makeSteps();
  const step = () => {
    const { plan, ids, hovered, focused } = at;
    const { panZoom, width } = flow.getState();
    if (!plan || !panZoom || width === 0) return;
    // The first view is of the whole, before anything becomes an element.
    if (!at.isPlaced) {
      at.isPlaced = true;
      showAll();
    }
    const held = heldIds(plan, { ...store.getState(), hovered, focused });
    const viewport = viewportOf(flow);
    const { given, isDone } = nextGiven(ids, { plan, viewport, held, isMoving: steps.isMoving() });
    at.ids = given;
    if (given !== ids) give(given);
    if (!isDone) steps.soon(step);
  };
  const follow = () => {
    step();
    const stops = [
      flow.subscribe((state, before) => {
        if (isSameView(state, before)) return;
        steps.moved();
        steps.soon(step);
      }),
      store.subscribe((state, before) => {
        if (!isSameUse(state, before)) steps.soon(step);
      }),
    ];
    return () => {
      for (const stop of stops) stop();
      steps.stop();
    };
  };
  const focus = (id: string | null) => {
    at.focused = id;
    steps.soon(step);
  };
  const listeners = {
    onPointerMoveCapture(event: PointerEvent) {
      if (!at.plan || (event.buttons & 4) !== 0) return;
      const place = pointOn(flow, event);
      const { zoom } = viewportOf(flow);
      const hovered = place ? (nodeAt(at.plan, place) ?? null) : null;
      if (hovered !== at.hovered) {
        at.hovered = hovered;
        step();
      }
      if (zoom >= BLOCK_BELOW && hovered !== null) return;
      point(place && event.buttons === 0 ? (wireAt(at.plan, place, AIM / zoom) ?? null) : null);
    },
    onFocus: ({ target }: FocusEvent) =>
      focus(target instanceof HTMLElement ? (target.dataset.canvasNode ?? null) : null),
    onBlur: () => focus(null),
  };
  return { at, follow, listeners };
}

/** At most one step a frame, and one more at rest after the last movement. */
function makeSteps() {
  let frame = 0;
  let movedAt = Number.NEGATIVE_INFINITY;
  let rest: ReturnType<typeof setTimeout> | undefined;
  const isMoving = () => performance.now() - movedAt < REST_MS;
  return {
    isMoving,
    moved() {
      movedAt = performance.now();
    },
    soon(work: () => void) {
      if (frame === 0)
        frame = requestAnimationFrame(() => {
          frame = 0;
          work();
        });
      if (!isMoving()) return;
      clearTimeout(rest);
      rest = setTimeout(work, REST_MS + 10);
    },
    stop() {
      cancelAnimationFrame(frame);
      frame = 0;
      clearTimeout(rest);
    },
  };
}

function pointOn(flow: Flow, { clientX, clientY, target }: PointerEvent) {
  const { domNode, transform } = flow.getState();
  const box = domNode?.getBoundingClientRect();
  if (!box || !(target instanceof Element) || target.closest('.react-flow__panel')) return undefined;
  const [x, y, zoom] = transform;
  return { x: (clientX - box.left - x) / zoom, y: (clientY - box.top - y) / zoom };
}
