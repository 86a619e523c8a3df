/** Pure questions about a pattern that the canvas asks while drawing. */
import { DISPLAY_THRESHOLD } from '#components/confidence/words.ts';
import type { Pattern, PatternEdge, PatternNode } from '#engine/pattern.ts';
import { FOLDED_SIZE, GRID, isContainer, shapeOf, sizeOf } from './shape.ts';

export type NodesById = Readonly<Record<string, PatternNode>>;
export type Point = { x: number; y: number };
export type Box = Point & { width: number; height: number };

export const indexNodes = (nodes: readonly PatternNode[]): NodesById =>
  Object.fromEntries(nodes.map((node) => [node.id, node]));

/** The container whose inside an edge runs in, or `undefined` at the top. */
export function scopeOfEdge(edge: PatternEdge, byId: NodesById): string | undefined {
  const source = byId[edge.source.node];
  const target = byId[edge.target.node];
  if (source && target && target.parent === source.id) return source.id;
  if (source && target && source.parent === target.id) return target.id;
  if (source && source === target) return source.id;
  return source?.parent;
}

function ownThreshold(node: PatternNode): number | undefined {
  if (node.primitive !== 'gate') return undefined;
  const { config } = shapeOf(node);
  const value = typeof config === 'object' && config !== null && 'threshold' in config && config.threshold;
  return typeof value === 'number' ? value : undefined;
}

/**
 * What each node's number is held against: the nearest gate downstream (a gate's own for itself), else
 * `DISPLAY_THRESHOLD`. Breadth first from the gates, against the edges.
 */
export function thresholdsOf(pattern: Pattern): Readonly<Record<string, number>> {
  const into = Map.groupBy(pattern.edges, (edge) => edge.target.node);
  const found: Record<string, number> = {};
  const queue: string[] = [];
  for (const node of pattern.nodes) {
    const own = ownThreshold(node);
    if (own === undefined) continue;
    found[node.id] = own;
    queue.push(node.id);
  }
  for (let next = 0; next < queue.length; next += 1) {
    const id = queue[next] ?? '';
    for (const { source } of into.get(id) ?? []) {
      if (found[source.node] !== undefined) continue;
      found[source.node] = found[id] ?? DISPLAY_THRESHOLD;
      queue.push(source.node);
    }
  }
  return found;
}

export const thresholdOf = (thresholds: Readonly<Record<string, number>>, node: string): number =>
  thresholds[node] ?? DISPLAY_THRESHOLD;

/** Place on the canvas, not relative to the container. */
export function absolutePosition(node: PatternNode, byId: NodesById): Point {
  let { x, y } = node.position;
  let parent = node.parent === undefined ? undefined : byId[node.parent];
  // Bounded, so that a broken pattern with a ring of parents still draws.
  for (let depth = 0; parent && depth < 32; depth += 1) {
    x += parent.position.x;
    y += parent.position.y;
    parent = parent.parent === undefined ? undefined : byId[parent.parent];
  }
  return { x, y };
}

type Folded = ReadonlySet<string>;
const NONE_FOLDED: Folded = new Set();

/** Size on the screen of somebody who folded these containers. */
export const sizeIn = (node: PatternNode, folded: Folded): { width: number; height: number } =>
  folded.has(node.id) && isContainer(node) ? FOLDED_SIZE : sizeOf(node);

const onGrid = (value: number): number => Math.round(value / GRID) * GRID;

/** From a node's stored corner to the one it is drawn at: what is folded shrinks to its middle. */
export function foldShift(node: PatternNode, folded: Folded): Point {
  if (!folded.has(node.id) || !isContainer(node)) return { x: 0, y: 0 };
  const { width, height } = sizeOf(node);
  return { x: onGrid((width - FOLDED_SIZE.width) / 2), y: onGrid((height - FOLDED_SIZE.height) / 2) };
}

export function boxOf(node: PatternNode, byId: NodesById, folded: Folded = NONE_FOLDED): Box {
  const { x, y } = absolutePosition(node, byId);
  const shift = foldShift(node, folded);
  return { x: x + shift.x, y: y + shift.y, ...sizeIn(node, folded) };
}

const overlaps = (a: Box, b: Box, gap: number): boolean =>
  a.x < b.x + b.width + gap &&
  b.x < a.x + a.width + gap &&
  a.y < b.y + b.height + gap &&
  b.y < a.y + a.height + gap;

/** The free place nearest to `wanted` going down, then right: new nodes never cover others. */
export function freePlace(wanted: Box, taken: readonly Box[]): Point {
  const step = 24;
  for (let column = 0; column < 24; column += 1) {
    for (let row = 0; row < 24; row += 1) {
      const tried = { ...wanted, x: wanted.x + column * step * 2, y: wanted.y + row * step };
      if (!taken.some((box) => overlaps(tried, box, 16))) return { x: tried.x, y: tried.y };
    }
  }
  return { x: wanted.x, y: wanted.y };
}

/** Everything inside `id`, at any depth, without `id`. */
export function insideOf(id: string, nodes: readonly PatternNode[]): ReadonlySet<string> {
  const children = Map.groupBy(nodes, (node) => node.parent);
  const found = new Set<string>();
  const queue = [id];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    for (const child of children.get(next) ?? []) {
      if (found.has(child.id)) continue;
      found.add(child.id);
      queue.push(child.id);
    }
  }
  return found;
}

/** Containers before what they hold, as React Flow wants them; order is kept otherwise. */
export function parentsFirst(nodes: readonly PatternNode[]): readonly PatternNode[] {
  if (nodes.every((node) => node.parent === undefined)) return nodes;
  const byId = indexNodes(nodes);
  const depth = (node: PatternNode): number => {
    let count = 0;
    let at = node.parent;
    while (at !== undefined && count < 32) {
      count += 1;
      at = byId[at]?.parent;
    }
    return count;
  };
  return nodes.toSorted((a, b) => depth(a) - depth(b));
}

export type Bounds = { x: number; y: number; width: number; height: number };

/** The box around all nodes; 1 by 1 for an empty pattern. */
export function boundsOf(
  nodes: readonly PatternNode[],
  byId: NodesById,
  folded: Folded = NONE_FOLDED,
): Bounds {
  if (nodes.length === 0) return { x: 0, y: 0, width: 1, height: 1 };
  const boxes = nodes.map((node) => boxOf(node, byId, folded));
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  const right = Math.max(...boxes.map((box) => box.x + box.width));
  const bottom = Math.max(...boxes.map((box) => box.y + box.height));
  return { x, y, width: right - x, height: bottom - y };
}

type Ends = Pick<PatternEdge, 'source' | 'target'>;

/** Does the first inner value equal what arrived? Not where items of a list, or a state, are given. */
function isHandedOn(container: PatternNode): boolean {
  const { ports } = shapeOf(container);
  if (ports.inner?.give[0]?.name !== 'item') return false;
  return JSON.stringify(ports.in[0]?.type) === JSON.stringify(ports.inner?.give[0]?.type);
}

/**
 * Where the value on an edge was made: its source's output, or, at a container's inner left wall, what
 * arrived at the container from outside. `undefined` for inner values that only the container makes
 * (the feedback of a retry), as no event carries them.
 */
export function outerSource(
  edge: Ends,
  { pattern, byId }: { pattern: Pattern; byId: NodesById },
): PatternEdge['source'] | undefined {
  let { source } = edge;
  let inside: PatternNode | undefined = byId[edge.target.node];
  for (let depth = 0; depth < 32; depth += 1) {
    const node: PatternNode | undefined = byId[source.node];
    const give = node && shapeOf(node).ports.inner?.give;
    const isGive =
      give?.some((port) => port.name === source.port) && (inside?.parent === node?.id || inside === node);
    if (!node || !give || !isGive) return source;
    if (give[0]?.name !== source.port || !isHandedOn(node)) return undefined;
    const arriving = pattern.edges.find(
      ({ target, source: from }) =>
        target.node === node.id && byId[from.node]?.parent !== node.id && from.node !== node.id,
    );
    if (!arriving) return undefined;
    source = arriving.source;
    inside = node;
  }
  return source;
}
