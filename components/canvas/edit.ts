/**
 * Everything people can do to a pattern: one function, one intent, one undo step. Each goes through the
 * engine's ops; nothing else changes the pattern.
 */
import { type HistoryAction, historyReducer } from '#engine/history.ts';
import { idMaker } from '#engine/ids.ts';
import { apply, type Op, type Uses } from '#engine/ops.ts';
import type { Known } from '#engine/parts.ts';
import type { Pattern, PatternEdge, PatternNode } from '#engine/pattern.ts';
import { insertOnEdge, removeAndBridge } from '#engine/reshape.ts';
import { connectPorts } from '#engine/wiring.ts';
import { primitives } from '#primitives/index.ts';
import {
  announce,
  type CanvasState,
  type CanvasStore,
  drawn,
  selectedEdges,
  selectedNodes,
  selectOnly,
} from './canvas-store.ts';
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

export const KNOWN = { primitives };

/** What wires are judged against. */
export const knownIn = ({ agents }: CanvasState): Known => ({ primitives, agents });

function dispatch(store: CanvasStore, action: HistoryAction): boolean {
  const { history: before, mode, isLocked } = store.getState();
  if (mode !== 'edit') return false;
  if (isLocked) {
    announce(store, 'The canvas is locked: nothing was changed.');
    return false;
  }
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

export const undo = (store: CanvasStore): void =>
  goInHistory(store, { type: 'undo' }, { done: 'Undone.', none: 'Nothing is left to undo.' });

export const redo = (store: CanvasStore): void =>
  goInHistory(store, { type: 'redo' }, { done: 'Done again.', none: 'Nothing is left to do again.' });

/** Steps of which others left nothing are passed over: the history may move without the pattern. */
function goInHistory(
  store: CanvasStore,
  action: Extract<HistoryAction, { type: 'undo' | 'redo' }>,
  { done, none }: { done: string; none: string },
): void {
  const { pattern, mode, isLocked } = store.getState();
  dispatch(store, action);
  // A locked canvas has said so itself.
  if (mode === 'edit' && !isLocked) announce(store, store.getState().pattern === pattern ? none : done);
}

/** Replaces all, as one step that can be undone: nothing is lost. */
export const replacePattern = (store: CanvasStore, pattern: Pattern, say: string): boolean =>
  act(store, { type: 'replaceAll', pattern }, { say });

export const snap = (value: number): number => Math.round(value / GRID) * GRID;
export const nameOf = (store: CanvasStore, id: string): string => {
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
  /** An edge that it is put into, at these ports. */
  into?: { edge: string; input: string; output: string } | undefined;
};

/** A node that is not in the pattern yet, where it covers no other. */
export function newNode(
  store: CanvasStore,
  { primitive, at, parent, config = {} }: Pick<Adding, 'primitive' | 'at' | 'parent' | 'config'>,
): PatternNode | undefined {
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
  return {
    id,
    primitive,
    version: found.version,
    config,
    position: { x: place.x - corner.x, y: place.y - corner.y },
    ...(container && { parent: container.id }),
    ...(size === CONTAINER_SIZE && { size: { ...CONTAINER_SIZE } }),
  };
}

/** Adds a node where it covers no other, selects it, and returns its id. */
export function addNode(store: CanvasStore, { wire, into, ...adding }: Adding): string | undefined {
  const node = newNode(store, adding);
  if (!node) return undefined;
  const { pattern } = store.getState();
  const add: Op = { type: 'addNodes', nodes: [node] };
  const { pattern: grown } = apply(pattern, add);
  const wired = wire ? connectPorts(grown, endsOf(wire, node.id), KNOWN) : [];
  const spliced = into ? insertOnEdge(grown, into.edge, { node, ...into }) : [];
  const isWired = wired.length + spliced.length > 0;
  const say = `${primitives[node.primitive]?.title ?? node.primitive} added${isWired ? ' and connected' : ''}.`;
  if (!act(store, [add, ...wired, ...spliced, ...holding(grown, node.parent)], { say })) return undefined;
  selectOnly(store, [node.id]);
  return node.id;
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
export function holding(grown: Pattern, container: string | undefined): Op[] {
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
  const cut: Op = { type: 'disconnect', ids: edges };
  const { pattern: without } = apply(state.pattern, cut);
  const ops = nodes.length > 0 ? [cut, ...removeAndBridge(without, nodes, knownIn(state))] : [cut];
  const what =
    nodes.length === 1
      ? nameOf(store, nodes[0] ?? '')
      : counted(nodes.length || edges.length, nodes.length > 0 ? 'node' : 'connection');
  act(store, ops, { say: `${what} deleted. Undo brings it back.` });
}

const counted = (count: number, noun: 'node' | 'connection'): string =>
  count === 1 ? `One ${noun}` : `${count} ${noun}s`;

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
