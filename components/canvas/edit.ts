/**
 * Everything people can do to a pattern: one function, one intent, one undo step. Each goes through the
 * engine's ops; nothing else changes the pattern.
 */
import { type Clip, copy, paste, readClip } from '#engine/clipboard.ts';
import { type HistoryAction, historyReducer } from '#engine/history.ts';
import { idMaker } from '#engine/ids.ts';
import { apply, type Op, type Uses } from '#engine/ops.ts';
import type { Pattern, PatternEdge, PatternNode } from '#engine/pattern.ts';
import { parsePattern } from '#engine/validate.ts';
import { connectPorts } from '#engine/wiring.ts';
import { primitives } from '#primitives/index.ts';
import {
  announce,
  type CanvasStore,
  drawn,
  selectedEdges,
  selectedNodes,
  selectOnly,
} from './canvas-store.ts';
import type { Placement } from './layout.ts';
import { absolutePosition, boxOf, freePlace, type Point } from './scene.ts';
import {
  CONTAINER_PADDING,
  CONTAINER_SIZE,
  GRID,
  NODE_HEIGHT,
  NODE_WIDTH,
  shapeOf,
  sizeOf,
} from './shape.ts';

const KNOWN = { primitives };

function dispatch(store: CanvasStore, action: HistoryAction): boolean {
  const { history: before, mode } = store.getState();
  if (mode !== 'edit') return false;
  const history = historyReducer(before, action);
  if (history === before) return false;
  store.setState((state) => ({ history, ...drawn(history.present, state) }));
  return true;
}

type Doing = { burst?: string; say?: string };

/** Does one intent. `burst` joins small steps about one thing; `say` is told to screen readers. */
export function act(store: CanvasStore, intent: Op | readonly Op[], { burst, say }: Doing = {}): boolean {
  const done = dispatch(store, { type: 'do', intent, ...(burst !== undefined && { burst }) });
  if (done && say) announce(store, say);
  return done;
}

export function undo(store: CanvasStore): void {
  if (dispatch(store, { type: 'undo' })) announce(store, 'Undone.');
}

export function redo(store: CanvasStore): void {
  if (dispatch(store, { type: 'redo' })) announce(store, 'Done again.');
}

/** Replaces all, as one step that can be undone: nothing is lost. */
export const replacePattern = (store: CanvasStore, pattern: Pattern, say: string): boolean =>
  act(store, { type: 'replaceAll', pattern }, { say });

const snap = (value: number): number => Math.round(value / GRID) * GRID;
const nameOf = (store: CanvasStore, id: string): string => {
  const node = store.getState().byId[id];
  return node ? shapeOf(node).name : id;
};

export type Adding = {
  primitive: string;
  /** Canvas point for the top left corner; moved until nothing is covered. */
  at: Point;
  parent?: string | undefined;
  config?: Record<string, unknown>;
  /** A wire that was let go of: connects it to the new node's port. */
  wire?: { from: PatternEdge['source']; side: 'source' | 'target'; port: string } | undefined;
};

/** Adds a node where it covers no other, selects it, and returns its id. */
export function addNode(
  store: CanvasStore,
  { primitive, at, parent, config = {}, wire }: Adding,
): string | undefined {
  const found = primitives[primitive];
  if (!found) return undefined;
  const { pattern, byId, folded } = store.getState();
  const container = parent === undefined ? undefined : byId[parent];
  const id = idMaker(pattern.nodes.map((node) => node.id))(primitive);
  const size = found.ports(found.config.parse(config)).inner
    ? CONTAINER_SIZE
    : { width: NODE_WIDTH, height: NODE_HEIGHT };
  const siblings = pattern.nodes.filter((node) => node.parent === parent);
  const place = freePlace(
    { x: snap(at.x), y: snap(at.y), ...size },
    siblings.map((node) => boxOf(node, byId, folded)),
  );
  const corner = container ? absolutePosition(container, byId) : { x: 0, y: 0 };
  const node: PatternNode = {
    id,
    primitive,
    version: found.version,
    config,
    position: { x: place.x - corner.x, y: place.y - corner.y },
    ...(container && { parent: container.id }),
    ...(size === CONTAINER_SIZE && { size: { ...CONTAINER_SIZE } }),
  };
  const adding: Op[] = [{ type: 'addNodes', nodes: [node] }];
  const { pattern: grown } = apply(pattern, adding);
  const wired = wire ? connectPorts(grown, endsOf(wire, id), KNOWN) : [];
  act(store, [...adding, ...wired, ...holding(grown, container?.id)], {
    say: `${found.title} added${wire ? ' and connected' : ''}.`,
  });
  selectOnly(store, [id]);
  return id;
}

function endsOf(wire: NonNullable<Adding['wire']>, id: string): Pick<PatternEdge, 'source' | 'target'> {
  const fresh = { node: id, port: wire.port };
  return wire.side === 'source' ? { source: wire.from, target: fresh } : { source: fresh, target: wire.from };
}

/** Nearer to a container's corner than this, nodes would stand on its wall or title. */
const WALL = { x: 16, y: 40 };

/**
 * A container grows to hold what is put into it, to every side; it never shrinks by itself. Growing to
 * the left or the top moves its corner and leaves everything inside where it is on the screen.
 */
function holding(grown: Pattern, container: string | undefined): Op[] {
  const holder = grown.nodes.find((node) => node.id === container);
  const children = grown.nodes.filter((node) => node.parent === container);
  if (!holder || children.length === 0) return [];
  const { width, height } = sizeOf(holder);
  const left = Math.min(...children.map((one) => one.position.x));
  const top = Math.min(...children.map((one) => one.position.y));
  const right = Math.max(...children.map((one) => one.position.x + sizeOf(one).width));
  const bottom = Math.max(...children.map((one) => one.position.y + sizeOf(one).height));
  const by = {
    x: left < WALL.x ? snap(CONTAINER_PADDING.left - left) : 0,
    y: top < WALL.y ? snap(CONTAINER_PADDING.top - top) : 0,
  };
  const size = {
    width: snap(Math.max(width, right + CONTAINER_PADDING.right) + by.x),
    height: snap(Math.max(height, bottom + CONTAINER_PADDING.bottom) + by.y),
  };
  if (by.x === 0 && by.y === 0 && size.width <= width && size.height <= height) return [];
  const ops = growing(holder, { children, size, by });
  // The one around it may have to grow too.
  return [...ops, ...holding(apply(grown, ops).pattern, holder.parent)];
}

type Growth = { children: readonly PatternNode[]; size: { width: number; height: number }; by: Point };

function growing(holder: PatternNode, { children, size, by }: Growth): Op[] {
  const { x, y } = holder.position;
  const moved = children.map((one) => [one.id, { x: one.position.x + by.x, y: one.position.y + by.y }]);
  const to: Readonly<Record<string, Point>> = Object.fromEntries(moved);
  return [
    { type: 'resize', id: holder.id, size, position: { x: x - by.x, y: y - by.y } },
    ...(by.x || by.y ? [{ type: 'moveNodes', to } as const] : []),
  ];
}

export function connect(store: CanvasStore, ends: Pick<PatternEdge, 'source' | 'target'>): boolean {
  const { pattern } = store.getState();
  const say = `${nameOf(store, ends.source.node)} connected to ${nameOf(store, ends.target.node)}.`;
  return act(store, connectPorts(pattern, ends, KNOWN), { say });
}

/** Moves an end of an edge; the edge keeps its place among the voices. */
export function reconnect(
  store: CanvasStore,
  edge: string,
  ends: Pick<PatternEdge, 'source' | 'target'>,
): boolean {
  const { pattern } = store.getState();
  const at = pattern.edges.findIndex((one) => one.id === edge);
  const drop: Op = { type: 'disconnect', ids: [edge] };
  const { pattern: without } = apply(pattern, drop);
  const wired = connectPorts(without, ends, KNOWN).map(
    (op): Op => (op.type === 'connect' ? { ...op, at } : op),
  );
  return act(store, [drop, ...wired], { say: 'Connection moved.' });
}

export const disconnect = (store: CanvasStore, edges: readonly string[]): boolean =>
  act(store, { type: 'disconnect', ids: edges }, { say: 'Connection removed.' });

/** Deletes what is selected; a node in the middle of a chain is bridged where that is unambiguous. */
export function removeSelected(store: CanvasStore): void {
  const state = store.getState();
  const nodes = selectedNodes(state);
  const edges = selectedEdges(state);
  if (nodes.length + edges.length === 0) return;
  const ops: Op[] = [
    { type: 'disconnect', ids: edges },
    { type: 'removeNodes', ids: nodes },
  ];
  const what = nodes.length === 1 ? nameOf(store, nodes[0] ?? '') : `${nodes.length || edges.length} items`;
  act(store, ops, { say: `${what} deleted. Undo brings it back.` });
}

/** Where dragged nodes were let go: places, and the container they fell into or out of. */
export type Dropped = {
  to: Readonly<Record<string, Point>>;
  parent?: { id: string | undefined } | undefined;
};

/** `to` is on the whole canvas; here it becomes relative to whatever holds each node. */
export function dropNodes(store: CanvasStore, { to, parent }: Dropped): void {
  const { byId } = store.getState();
  const ids = Object.keys(to);
  const relative: Record<string, Point> = {};
  for (const [id, point] of Object.entries(to)) {
    const holder = parent ? parent.id : byId[id]?.parent;
    const container = holder === undefined ? undefined : byId[holder];
    const corner = container ? absolutePosition(container, byId) : { x: 0, y: 0 };
    relative[id] = { x: snap(point.x - corner.x), y: snap(point.y - corner.y) };
  }
  const move: Op = parent
    ? { type: 'setParent', ids, to: relative, ...(parent.id !== undefined && { parent: parent.id }) }
    : { type: 'moveNodes', to: relative };
  const container = parent?.id === undefined ? undefined : byId[parent.id];
  const say = parent ? (container ? `Moved into ${shapeOf(container).name}.` : 'Moved out.') : '';
  const { pattern: moved } = apply(store.getState().pattern, move);
  // What only moved inside a container may stick out of it, except on the inside of its own room.
  const holder = parent ? parent.id : (store.getState().entered ?? undefined);
  act(store, [move, ...holding(moved, holder)], say ? { say } : {});
}

/** Arrow keys: several presses in a row about the same nodes are one step. */
export function nudge(store: CanvasStore, by: Point): void {
  const state = store.getState();
  const ids = selectedNodes(state);
  const to: Record<string, Point> = {};
  for (const id of ids) {
    const node = state.byId[id];
    if (node) to[id] = { x: node.position.x + by.x, y: node.position.y + by.y };
  }
  const move: Op = { type: 'moveNodes', to };
  const { pattern: moved } = apply(state.pattern, move);
  const grow = holding(moved, state.entered ?? undefined);
  act(store, [move, ...grow], { burst: `nudge:${ids.join()}`, say: 'Moved.' });
}

export function placeAll(store: CanvasStore, placements: readonly Placement[]): void {
  const ops: Op[] = [
    { type: 'moveNodes', to: Object.fromEntries(placements.map((one) => [one.id, one.position])) },
    ...placements.flatMap(({ id, size }): Op[] => (size ? [{ type: 'resize', id, size }] : [])),
  ];
  act(store, ops, { say: 'Layout tidied. Undo restores the old places.' });
}

export const resizeContainer = (
  store: CanvasStore,
  id: string,
  size: { width: number; height: number },
): boolean =>
  act(store, { type: 'resize', id, size: { width: snap(size.width), height: snap(size.height) } });

export const renameNode = (store: CanvasStore, id: string, title: string): boolean =>
  act(store, { type: 'renameNode', id, title: title.trim() === id ? '' : title });

/**
 * Typing in one field is one step; an absent value takes the field out of the config. `step` names a
 * change that is undone by itself, e.g. a row that was added.
 */
export function setField(
  store: CanvasStore,
  id: string,
  { field, value, step = '' }: { field: string; value: unknown; step?: string | undefined },
): void {
  const node = store.getState().byId[id];
  if (!node) return;
  const { [field]: _before, ...rest } = node.config;
  const config = value === undefined ? rest : { ...rest, [field]: value };
  act(store, { type: 'setConfig', id, config }, { burst: `field:${id}:${field}:${step}` });
}

/** Makes a node call a published version: the choice and the copies it needs are one step. */
export function callPattern(
  store: CanvasStore,
  id: string,
  { ref, uses }: { ref: string; uses: Uses },
): void {
  const node = store.getState().byId[id];
  const called = uses[ref];
  if (!node || !called) return;
  const say = `${nameOf(store, id)} calls ${called.name} ${called.semver}.`;
  act(store, { type: 'setConfig', id, config: { ...node.config, ref }, uses }, { say });
}

/** One limit on what a run may cost; typing it is one step. `undefined` takes it away. */
export function setBudget(
  store: CanvasStore,
  what: keyof NonNullable<Pattern['budget']>,
  most: number | undefined,
): void {
  const { [what]: _before, ...rest } = store.getState().pattern.budget ?? {};
  const budget = most === undefined ? rest : { ...rest, [what]: most };
  act(store, { type: 'setBudget', budget }, { burst: `budget:${what}` });
}

export const clipOf = (store: CanvasStore): Clip | undefined => {
  const state = store.getState();
  const ids = selectedNodes(state);
  return ids.length === 0 ? undefined : copy(state.pattern, ids);
};

/** A whole pattern counts as a clip of all its nodes. */
export function clipFromText(text: string): Clip | undefined {
  const clip = readClip(text);
  if (clip) return clip;
  const parsed = parsePattern(text);
  if (!('pattern' in parsed) || parsed.pattern.nodes.length === 0) return undefined;
  const { nodes, edges, uses } = parsed.pattern;
  return { clip: 'parallax', nodes, edges, ...(uses && { uses }) };
}

/**
 * Pastes at a canvas point and selects what was pasted: into `parent`, by default the container one is
 * inside of. Returns how many nodes it was.
 */
export function pasteClip(
  store: CanvasStore,
  clip: Clip,
  { parent, ...at }: Point & { parent?: string },
): number {
  const { pattern, byId, entered } = store.getState();
  const holder = byId[parent ?? entered ?? ''];
  const corner = holder ? absolutePosition(holder, byId) : { x: 0, y: 0 };
  const op = paste(pattern, clip, {
    ...{ x: snap(at.x - corner.x), y: snap(at.y - corner.y) },
    ...(holder && { parent: holder.id }),
  });
  const outer = op.nodes.filter((node) => node.parent === holder?.id);
  const { pattern: grown } = apply(pattern, op);
  if (act(store, [op, ...holding(grown, holder?.id)], { say: `${op.nodes.length} nodes pasted.` })) {
    selectOnly(
      store,
      outer.map((node) => node.id),
    );
  }
  return op.nodes.length;
}

export function duplicateSelected(store: CanvasStore): void {
  const clip = clipOf(store);
  if (!clip) return;
  const outer = clip.nodes.filter((node) => node.parent === undefined);
  const x = Math.min(...outer.map((node) => node.position.x));
  const y = Math.min(...outer.map((node) => node.position.y));
  const state = store.getState();
  const [parent, ...others] = new Set(selectedNodes(state).map((id) => state.byId[id]?.parent));
  const beside = parent !== undefined && others.length === 0 ? { parent } : {};
  pasteClip(store, clip, { x: x + 3 * GRID, y: y + 3 * GRID, ...beside });
}
