/**
 * Where everything of a large pattern stands on the canvas, as plain numbers: for what is painted, for what is
 * in view, and for what is under the pointer. Worked out once per list of elements. Pure.
 */
import type { FlowEdge, FlowNode } from './flow-elements.ts';
import type { Box, Point } from './scene.ts';
import { innerSocketY, type Shape, shapeOf, socketY } from './shape.ts';

export type Plan = {
  nodes: readonly FlowNode[];
  edges: readonly FlowEdge[];
  indexOf: ReadonlyMap<string, number>;
  /** x, y, width, height of each node, one after the other, in canvas pixels. */
  boxes: Float64Array;
  /** x and y of the source, x and y of the target of each edge; NaN where an end is not drawn. */
  ends: Float64Array;
  /** The same while nodes are only dragged that hold nothing: what is painted is then as it was. */
  still: object;
};

/** How far a socket reaches out of an outer wall, and its far side from an inner one. */
const OUT = 4;
const IN = 26;

type Size = { width: number; height: number };

/** Where a wire meets a socket, from the corner of its node; as the style sheet puts it. */
export function socketPoint(shape: Shape, { width, height }: Size, at: SocketAt): Point | undefined {
  const { inner } = shape.ports;
  const isSource = at.side === 'source';
  const outer = isSource ? shape.ports.out : shape.ports.in;
  const index = outer.findIndex((port) => port.name === at.port);
  if (index >= 0) return { x: isSource ? width + OUT : -OUT, y: 1 + socketY(height, index, outer.length) };
  const walls = (isSource ? inner?.give : inner?.take) ?? [];
  const within = walls.findIndex((port) => port.name === at.port);
  if (within < 0) return undefined;
  return { x: isSource ? IN : width - IN, y: 1 + innerSocketY(height, within, walls.length) };
}

type SocketAt = { port: string; side: 'source' | 'target' };

/** With the one `before`, what did not change is not worked out again. */
export function planOf(nodes: readonly FlowNode[], edges: readonly FlowEdge[], before?: Plan): Plan {
  return (before && moved(before, nodes, edges)) ?? newPlan(nodes, edges);
}

function newPlan(nodes: readonly FlowNode[], edges: readonly FlowEdge[]): Plan {
  const indexOf = new Map<string, number>();
  const boxes = new Float64Array(nodes.length * 4);
  const ends = new Float64Array(edges.length * 4).fill(Number.NaN);
  const plan = { nodes, edges, indexOf, boxes, ends, still: {} };
  for (const [index, { id }] of nodes.entries()) {
    indexOf.set(id, index);
    placeBox(plan, index);
  }
  for (const index of edges.keys()) placeEnds(plan, index);
  return plan;
}

/** Only places changed since, and of nothing that holds others; `undefined` where more did. */
function moved(before: Plan, nodes: readonly FlowNode[], edges: readonly FlowEdge[]): Plan | undefined {
  if (edges !== before.edges || nodes.length !== before.nodes.length) return undefined;
  const changed = new Set<string>();
  let isDragged = true;
  for (const [index, node] of nodes.entries()) {
    const old = before.nodes[index];
    if (old === node) continue;
    const isAlike = old?.id === node.id && old.data === node.data && old.parentId === node.parentId;
    if (!isAlike || (node.type !== 'simple' && node.type !== 'folded')) return undefined;
    isDragged &&= node.dragging === true && old.dragging === true;
    changed.add(node.id);
  }
  const [boxes, ends] = [before.boxes.slice(), before.ends.slice()];
  const plan = { ...before, nodes, boxes, ends, still: isDragged ? before.still : {} };
  for (const id of changed) placeBox(plan, plan.indexOf.get(id) ?? 0);
  for (const [index, { source, target }] of edges.entries()) {
    if (changed.has(source) || changed.has(target)) placeEnds(plan, index);
  }
  return plan;
}

function placeBox({ nodes, indexOf, boxes }: Plan, index: number): void {
  const node = nodes[index];
  if (!node) return;
  // Containers stand before what they hold.
  const parent = node.parentId === undefined ? undefined : indexOf.get(node.parentId);
  const [left, top] = parent === undefined ? [0, 0] : [boxes[parent * 4] ?? 0, boxes[parent * 4 + 1] ?? 0];
  boxes.set([left + node.position.x, top + node.position.y, node.width ?? 0, node.height ?? 0], index * 4);
}

function placeEnds(plan: Plan, index: number): void {
  const edge = plan.edges[index];
  if (!edge) return;
  const from = endOf(plan, edge.source, { port: edge.sourceHandle ?? '', side: 'source' });
  const to = endOf(plan, edge.target, { port: edge.targetHandle ?? '', side: 'target' });
  if (from && to) plan.ends.set([from.x, from.y, to.x, to.y], index * 4);
}

function endOf({ nodes, indexOf, boxes }: Plan, id: string, at: SocketAt): Point | undefined {
  const index = indexOf.get(id);
  const node = index === undefined ? undefined : nodes[index];
  if (index === undefined || !node) return undefined;
  const point = socketPoint(
    shapeOf(node.data.stored),
    { width: node.width ?? 0, height: node.height ?? 0 },
    at,
  );
  return point && { x: (boxes[index * 4] ?? 0) + point.x, y: (boxes[index * 4 + 1] ?? 0) + point.y };
}

export function boxAt({ boxes }: Plan, index: number): Box {
  const [x = 0, y = 0, width = 0, height = 0] = boxes.subarray(index * 4, index * 4 + 4);
  return { x, y, width, height };
}

/** Around all nodes; `undefined` where there are none. */
export function boundsIn({ boxes, nodes }: Plan): Box | undefined {
  if (nodes.length === 0) return undefined;
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let at = 0; at < boxes.length; at += 4) {
    const [x = 0, y = 0, width = 0, height = 0] = boxes.subarray(at, at + 4);
    left = Math.min(left, x);
    top = Math.min(top, y);
    right = Math.max(right, x + width);
    bottom = Math.max(bottom, y + height);
  }
  return { x: left, y: top, width: right - left, height: bottom - top };
}

/** Indices of the nodes that a box meets. */
export function nodesIn({ boxes }: Plan, view: Box): number[] {
  const found: number[] = [];
  const [right, bottom] = [view.x + view.width, view.y + view.height];
  for (let at = 0; at < boxes.length; at += 4) {
    const [x = 0, y = 0] = [boxes[at], boxes[at + 1]];
    if (x > right || y > bottom) continue;
    if (x + (boxes[at + 2] ?? 0) < view.x || y + (boxes[at + 3] ?? 0) < view.y) continue;
    found.push(at / 4);
  }
  return found;
}

/** The nodes that stand in a box as a whole; a room is never one of them. */
export function nodesWithin(plan: Plan, view: Box): string[] {
  return nodesIn(plan, view).flatMap((index) => {
    const box = boxAt(plan, index);
    const node = plan.nodes[index];
    const isWithin =
      box.x >= view.x &&
      box.y >= view.y &&
      box.x + box.width <= view.x + view.width &&
      box.y + box.height <= view.y + view.height;
    return node && isWithin && node.type !== 'room' ? [node.id] : [];
  });
}

/** The topmost node under a point; what a container holds lies above it. */
export function nodeAt(plan: Plan, { x, y }: Point): string | undefined {
  const index = nodesIn(plan, { x, y, width: 0, height: 0 }).findLast(
    (one) => plan.nodes[one]?.type !== 'room',
  );
  return index === undefined ? undefined : plan.nodes[index]?.id;
}

/** How far a curve's handles reach, as React Flow draws its own. */
export const reach = (distance: number): number =>
  distance >= 0 ? distance / 2 : 6.25 * Math.sqrt(-distance);

/** The edge that passes a point most closely, at most `within` canvas pixels away. */
export function wireAt({ ends, edges }: Plan, { x, y }: Point, within: number): string | undefined {
  let best: { index: number; distance: number } | undefined;
  for (let at = 0; at < ends.length; at += 4) {
    const [sx = 0, sy = 0, tx = 0, ty = 0] = [ends[at], ends[at + 1], ends[at + 2], ends[at + 3]];
    const bow = reach(tx - sx);
    if (x < Math.min(sx, tx - bow) - within || x > Math.max(tx, sx + bow) + within) continue;
    if (y < Math.min(sy, ty) - within || y > Math.max(sy, ty) + within) continue;
    const distance = away({ sx, sy, tx, ty }, { x, y });
    if (distance <= within && distance < (best?.distance ?? Infinity)) best = { index: at / 4, distance };
  }
  return best && edges[best.index]?.id;
}

type Curve = { sx: number; sy: number; tx: number; ty: number };
const STEPS = 24;

/** From a point to a curve, walked in small steps. */
function away({ sx, sy, tx, ty }: Curve, point: Point): number {
  const bow = reach(tx - sx);
  let nearest = Infinity;
  let [px, py] = [sx, sy];
  for (let step = 1; step <= STEPS; step += 1) {
    const t = step / STEPS;
    const u = 1 - t;
    const x = u * u * u * sx + 3 * u * u * t * (sx + bow) + 3 * u * t * t * (tx - bow) + t * t * t * tx;
    const y = u * u * (u + 3 * t) * sy + t * t * (t + 3 * u) * ty;
    nearest = Math.min(nearest, toSegment(point, { sx: px, sy: py, tx: x, ty: y }));
    [px, py] = [x, y];
  }
  return nearest;
}

function toSegment({ x, y }: Point, { sx, sy, tx, ty }: Curve): number {
  const [dx, dy] = [tx - sx, ty - sy];
  const length = dx * dx + dy * dy;
  const t = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - sx) * dx + (y - sy) * dy) / length));
  return Math.hypot(x - sx - t * dx, y - sy - t * dy);
}
