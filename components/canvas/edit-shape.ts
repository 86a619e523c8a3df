/** What people do to nodes with their wires: put into an edge, replaced, grouped and taken apart. */
import { unwrap, wrap } from '#engine/group.ts';
import { apply } from '#engine/ops.ts';
import type { PatternNode } from '#engine/pattern.ts';
import { fitsOnEdge, insertOnEdge, replaceNode } from '#engine/reshape.ts';
import type { AnyPrimitive } from '#primitives/define.ts';
import { primitiveList, primitives } from '#primitives/index.ts';
import { announce, type CanvasState, type CanvasStore, selectedNodes, selectOnly } from './canvas-store.ts';
import { act, holding, KNOWN, knownIn, nameOf, newNode, snap } from './edit.ts';
import { absolutePosition, boundsOf, type Point } from './scene.ts';
import { CONTAINER_PADDING, CONTAINER_SIZE, isContainer, NODE_HEIGHT, NODE_WIDTH } from './shape.ts';

const trial = (primitive: AnyPrimitive, parent: string | undefined): PatternNode => ({
  ...{ id: `-try-${primitive.id}`, primitive: primitive.id, version: primitive.version, config: {} },
  position: { x: 0, y: 0 },
  ...(parent !== undefined && { parent }),
});

export type Insertable = { primitive: AnyPrimitive; input: string; output: string };

/** The scope an edge runs in is that of whichever end is not the wall. */
export function scopeOf({ pattern, byId }: CanvasState, edge: string): string | undefined {
  const found = pattern.edges.find(({ id }) => id === edge);
  const source = byId[found?.source.node ?? ''];
  const target = byId[found?.target.node ?? ''];
  return target?.parent === source?.id ? source?.id : source?.parent;
}

/** Primitives that could stand in the middle of an edge. */
export function insertables(state: CanvasState, edge: string): readonly Insertable[] {
  const parent = scopeOf(state, edge);
  const nodes = primitiveList.map((primitive) => trial(primitive, parent));
  return fitsOnEdge(state.pattern, { edge, nodes }, knownIn(state)).flatMap(({ node, input, output }) => {
    const primitive = primitives[node.primitive];
    return primitive ? [{ primitive, input, output }] : [];
  });
}

/** Between the two ends of an edge, where a node of usual size is in the middle. */
export function middleOfEdge({ pattern, byId }: CanvasState, edge: string): Point {
  const found = pattern.edges.find(({ id }) => id === edge);
  const ends = [found?.source.node, found?.target.node].flatMap((id) => byId[id ?? ''] ?? []);
  const { x, y, width, height } = boundsOf(ends, byId);
  return { x: x + width / 2 - NODE_WIDTH / 2, y: y + height / 2 - NODE_HEIGHT / 2 };
}

export const hangsOnNothing = ({ pattern }: CanvasState, id: string): boolean =>
  !pattern.edges.some(({ source, target }) => source.node === id || target.node === id);

/** May this node, which hangs on nothing yet, be put into the edge? */
export function spliceOf(state: CanvasState, id: string, edge: string) {
  const { pattern, byId } = state;
  const node = byId[id];
  if (!node || !hangsOnNothing(state, id) || node.parent !== scopeOf(state, edge)) return undefined;
  return fitsOnEdge(pattern, { edge, nodes: [node] }, knownIn(state))[0];
}

/** Ops that put a dropped node into the edge below it; none where it does not fit. */
export function spliceOps(state: CanvasState, id: string, edge: string) {
  const splice = spliceOf(state, id, edge);
  return splice ? insertOnEdge(state.pattern, edge, splice) : [];
}

/** Puts another primitive in the place of the selected node; says how many wires it could not keep. */
export function replaceSelected(store: CanvasStore, primitive: string): void {
  const state = store.getState();
  const old = state.byId[selectedNodes(state)[0] ?? ''];
  const made = newNode(store, { primitive, at: { x: 0, y: 0 } });
  if (!old || !made) return;
  const node: PatternNode = {
    ...made,
    position: old.position,
    ...(old.parent !== undefined && { parent: old.parent }),
    ...(old.title !== undefined && { title: old.title }),
  };
  const { ops, kept, lost } = replaceNode(state.pattern, old.id, { node, known: knownIn(state) });
  const wires = lost > 0 ? `${kept} of ${kept + lost} connections kept` : 'all connections kept';
  if (!act(store, ops, { say: `${nameOf(store, old.id)} replaced by ${primitive}, ${wires}.` })) return;
  selectOnly(store, [node.id]);
}

/** Room around nodes that go into a container. */
function frameOf(state: CanvasState, ids: readonly string[]) {
  const nodes = ids.flatMap((id) => state.byId[id] ?? []);
  const box = boundsOf(nodes, state.byId, state.folded);
  const { top, right, bottom, left } = CONTAINER_PADDING;
  const parent = state.byId[nodes[0]?.parent ?? ''];
  const corner = parent ? absolutePosition(parent, state.byId) : { x: 0, y: 0 };
  return {
    position: { x: snap(box.x - left - corner.x), y: snap(box.y - top - corner.y) },
    size: {
      width: snap(Math.max(CONTAINER_SIZE.width, box.width + left + right)),
      height: snap(Math.max(CONTAINER_SIZE.height, box.height + top + bottom)),
    },
  };
}

/** Puts the selected nodes into a new container of a kind; says why where that cannot be. */
export function groupSelected(store: CanvasStore, primitive: string): void {
  const state = store.getState();
  const ids = selectedNodes(state);
  const container = newNode(store, { primitive, at: { x: 0, y: 0 } });
  if (!container || ids.length === 0) return;
  const done = wrap(state.pattern, ids, { container, frame: frameOf(state, ids), known: KNOWN });
  if ('reason' in done) {
    store.setState({ refusal: { sentence: done.reason, at: Date.now() } });
    announce(store, done.reason);
    return;
  }
  const { pattern: grown } = apply(state.pattern, done.ops);
  const parent = state.byId[ids[0] ?? '']?.parent;
  const say = `${ids.length} ${ids.length === 1 ? 'node' : 'nodes'} put into ${container.id}.`;
  if (act(store, [...done.ops, ...holding(grown, parent)], { say })) selectOnly(store, [container.id]);
}

/** Takes the selected containers apart; what was inside is selected. */
export function ungroupSelected(store: CanvasStore): void {
  const state = store.getState();
  const id = selectedNodes(state).find((one) => state.byId[one] && isContainer(state.byId[one]));
  if (id === undefined) return;
  const children = state.pattern.nodes.filter((node) => node.parent === id).map((node) => node.id);
  const done = unwrap(state.pattern, id, KNOWN);
  if ('reason' in done) {
    store.setState({ refusal: { sentence: done.reason, at: Date.now() } });
    announce(store, done.reason);
    return;
  }
  if (act(store, done.ops, { say: `${nameOf(store, id)} taken apart.` })) selectOnly(store, children);
}
