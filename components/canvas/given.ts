/**
 * Of a large pattern React Flow is given only what has to be there as elements: what is in view and large
 * enough, and what somebody deals with. Everything else is painted. Pure.
 */
import type { CanvasState } from './canvas-store.ts';
import type { FlowEdge } from './flow-elements.ts';
import { nodesIn, type Plan } from './plan.ts';
import type { Box } from './scene.ts';
import { BLOCK_BELOW } from './shape.ts';

/** Patterns up to here are given whole. */
export const WHOLE_UP_TO = 60;
/** More selected ones than these are not held as elements while they are out of view. */
export const HELD_MOST = 60;
/** Nodes that become elements in one frame: more would be felt. */
export const PER_FRAME = 6;

export type Viewport = { x: number; y: number; zoom: number; width: number; height: number };

/** The part of the canvas on the screen, and `margin` screen pixels around it. */
export function viewBox({ x, y, zoom, width, height }: Viewport, margin: number): Box {
  return {
    x: (-x - margin) / zoom,
    y: (-y - margin) / zoom,
    width: (width + 2 * margin) / zoom,
    height: (height + 2 * margin) / zoom,
  };
}

export type Touched = Pick<CanvasState, 'wire' | 'flashing' | 'renaming' | 'hoveredEdge' | 'lifted'> & {
  hovered: string | null;
  focused: string | null;
};

/** What somebody deals with is an element at every zoom. */
export function heldIds(plan: Plan, touched: Touched): Set<string> {
  const held = new Set(stopsOf(plan, touched.focused));
  for (const id of [touched.hovered, touched.flashing, touched.renaming]) {
    if (id !== null && plan.indexOf.has(id)) held.add(id);
  }
  if (touched.wire) held.add(touched.wire.from.node);
  const aimed = touched.wire?.keyboard?.ends[touched.wire.keyboard.index];
  if (aimed) held.add(aimed.node);
  const edge =
    touched.hoveredEdge === null ? undefined : plan.edges.find(({ id }) => id === touched.hoveredEdge);
  if (edge) held.add(edge.source).add(edge.target);
  const selected = plan.nodes.filter((node) => node.selected);
  if (selected.length <= HELD_MOST) for (const { id } of selected) held.add(id);
  for (const node of plan.nodes) if (node.dragging || node.type === 'room') held.add(node.id);
  // React Flow would leave those behind that it was told to drag and no longer finds.
  for (const id of touched.lifted?.dragged ?? []) if (plan.indexOf.has(id)) held.add(id);
  return held;
}

/** Where the Tab key goes next: the neighbours of what has the focus, else the first and the last. */
function stopsOf({ nodes, indexOf }: Plan, focused: string | null): string[] {
  const at = focused === null ? undefined : indexOf.get(focused);
  const stops = at === undefined ? [0, nodes.length - 1] : [at - 1, at, at + 1];
  return stops.flatMap((index) => nodes[index]?.id ?? []);
}

export type Step = { given: ReadonlySet<string>; isDone: boolean };

type Situation = { plan: Plan; viewport: Viewport; held: ReadonlySet<string>; isMoving: boolean };

/** What is given next: at once what is held, a few a frame of what came into view, nothing new while moving. */
export function nextGiven(before: ReadonlySet<string>, { plan, viewport, held, isMoving }: Situation): Step {
  const isSmall = viewport.zoom < BLOCK_BELOW;
  const near = isSmall ? [] : idsIn(plan, viewBox(viewport, 400));
  const wanted = isSmall ? [] : idsIn(plan, viewBox(viewport, 80));
  const close = new Set(near);
  const kept = [...before].filter((id) => held.has(id) || close.has(id));
  const missing = wanted.filter((id) => !before.has(id) && !held.has(id));
  const given = withParents(plan, [...kept, ...held, ...missing.slice(0, isMoving ? 0 : PER_FRAME)]);
  const isSame = given.size === before.size && [...given].every((id) => before.has(id));
  return { given: isSame ? before : given, isDone: missing.length <= (isMoving ? 0 : PER_FRAME) };
}

const idsIn = (plan: Plan, box: Box): string[] =>
  nodesIn(plan, box).flatMap((index) => plan.nodes[index]?.id ?? []);

/** React Flow places what is held by a container from it. */
function withParents({ nodes, indexOf }: Plan, ids: readonly string[]): Set<string> {
  const all = new Set<string>();
  for (const id of ids) {
    let at: string | undefined = id;
    while (at !== undefined && !all.has(at)) {
      const index: number | undefined = indexOf.get(at);
      if (index === undefined) break;
      all.add(at);
      at = nodes[index]?.parentId;
    }
  }
  return all;
}

/**
 * What React Flow is handed: `given`, and beside them, without elements of their own, the far ends of the edges of
 * what is dragged, so that these edges follow in every frame and nothing has to be painted again.
 */
export function givenParts(plan: Plan, given: ReadonlySet<string>, view: EdgeView) {
  const dragged = new Set(plan.nodes.flatMap((node) => (node.dragging ? node.id : [])));
  const edges = plan.edges.filter(
    (edge) => isGivenEdge(edge, given, view) || dragged.has(edge.source) || dragged.has(edge.target),
  );
  const ends = new Set(dragged.size === 0 ? [] : edges.flatMap(({ source, target }) => [source, target]));
  const all = ends.size === 0 ? given : withParents(plan, [...given, ...ends]);
  const nodes = plan.nodes.flatMap((node) => {
    if (given.has(node.id)) return node;
    return all.has(node.id) ? { ...node, hidden: true } : [];
  });
  return { nodes, edges };
}

type EdgeView = { isSmall: boolean; hoveredEdge: string | null };

/** Between what is given; where everything is small only the one that is pointed at. */
const isGivenEdge = (
  { id, source, target }: FlowEdge,
  given: ReadonlySet<string>,
  { isSmall, hoveredEdge }: EdgeView,
): boolean => given.has(source) && given.has(target) && (!isSmall || id === hoveredEdge);
