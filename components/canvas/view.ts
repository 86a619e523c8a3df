/**
 * What of a pattern is on the screen: the container somebody is inside of, and the ones they folded.
 * This is how one person looks at it: no part of the pattern, of its hash or of its undo steps. Pure.
 */
import type { Pattern, PatternEdge, PatternNode } from '#engine/pattern.ts';
import {
  absolutePosition,
  type Box,
  boundsOf,
  type NodesById,
  parentsFirst,
  scopeOfEdge,
  sizeIn,
} from './scene.ts';
import { CONTAINER_PADDING, isContainer, sizeOf } from './shape.ts';

export type View = {
  /** Container whose inside fills the screen; `null` shows the whole pattern. */
  entered: string | null;
  /** Containers drawn as compact nodes; ids that no longer exist do no harm. */
  folded: ReadonlySet<string>;
  /** Canvas pixels a room has at least, so that a small inside still fills the screen. */
  room: { width: number; height: number };
};

export const WHOLE: View = { entered: null, folded: new Set(), room: { width: 0, height: 0 } };

export type FlowKind = 'simple' | 'container' | 'folded' | 'room';

export function kindIn({ entered, folded }: Pick<View, 'entered' | 'folded'>, node: PatternNode): FlowKind {
  if (!isContainer(node)) return 'simple';
  if (node.id === entered) return 'room';
  return folded.has(node.id) ? 'folded' : 'container';
}

/** The containers around a node, outermost first. Bounded, so that a ring of parents ends too. */
export function pathTo(id: string, byId: NodesById): readonly string[] {
  const path: string[] = [];
  let at = byId[id]?.parent;
  while (at !== undefined && byId[at] && !path.includes(at)) {
    path.unshift(at);
    at = byId[at]?.parent;
  }
  return path;
}

/** Answers whether the inside of a scope (`undefined` is the top) is on the screen. */
function opener(byId: NodesById, { entered, folded }: View): (scope: string | undefined) => boolean {
  const known = new Map<string | undefined, boolean>([[undefined, entered === null]]);
  return function opens(scope): boolean {
    const answer = known.get(scope);
    if (answer !== undefined) return answer;
    known.set(scope, false);
    const container = scope === undefined ? undefined : byId[scope];
    const isOpen =
      scope === entered ||
      (container ? !folded.has(container.id) && opens(container.parent) : opens(undefined));
    known.set(scope, isOpen);
    return isOpen;
  };
}

export type Shown = { nodes: readonly PatternNode[]; edges: readonly PatternEdge[] };

/** What is drawn, containers before what they hold; the container one is inside of comes first. */
export function shownIn(pattern: Pattern, byId: NodesById, view: View): Shown {
  if (view.entered === null && view.folded.size === 0)
    return { nodes: parentsFirst(pattern.nodes), edges: pattern.edges };
  const opens = opener(byId, view);
  const room = view.entered === null ? undefined : byId[view.entered];
  const open = pattern.nodes.filter((node) => node !== room && opens(node.parent));
  const nodes = [...(room ? [room] : []), ...parentsFirst(open)];
  const ids = new Set(nodes.map((node) => node.id));
  const edges = pattern.edges.filter(
    (edge) => ids.has(edge.source.node) && ids.has(edge.target.node) && opens(scopeOfEdge(edge, byId)),
  );
  return { nodes, edges };
}

/** Around everything inside, its walls at least a screen apart. On the whole canvas. */
export function roomBox(container: PatternNode, pattern: Pattern, { byId, view }: Around): Box {
  const { top, right, bottom, left } = CONTAINER_PADDING;
  const children = pattern.nodes.filter((node) => node.parent === container.id);
  const held: Box =
    children.length > 0
      ? boundsOf(children, byId, view.folded)
      : { ...absolutePosition(container, byId), ...sizeOf(container) };
  const width = Math.max(held.width + left + right, view.room.width);
  const height = Math.max(held.height + top + bottom, view.room.height);
  return {
    x: Math.round(held.x - (width - held.width) / 2),
    y: Math.round(held.y - (height - held.height) / 2),
    width,
    height,
  };
}

type Around = { byId: NodesById; view: View };

/** The view that shows a node: containers around it are unfolded, those it is not in are left. */
export function viewOf(node: string, byId: NodesById, view: View): View {
  const path = pathTo(node, byId);
  const ways = view.entered === null ? [] : [...pathTo(view.entered, byId), view.entered];
  const entered = ways.findLast((id) => path.includes(id)) ?? null;
  const between = path.slice(entered === null ? 0 : path.indexOf(entered) + 1);
  const isHidden = between.some((id) => view.folded.has(id));
  if (!isHidden && entered === view.entered) return view;
  const folded = isHidden ? new Set([...view.folded].filter((id) => !between.includes(id))) : view.folded;
  return { ...view, entered, folded };
}

/** Siblings that a container covers once it is unfolded. */
export function coveredBy(id: string, pattern: Pattern, { byId, view }: Around): number {
  const node = byId[id];
  if (!node) return 0;
  const folded = new Set([...view.folded].filter((one) => one !== id));
  const own = { ...node.position, ...sizeIn(node, folded) };
  return pattern.nodes.filter((one) => {
    if (one === node || one.parent !== node.parent) return false;
    const { width, height } = sizeIn(one, folded);
    const { x, y } = one.position;
    return x < own.x + own.width && own.x < x + width && y < own.y + own.height && own.y < y + height;
  }).length;
}
