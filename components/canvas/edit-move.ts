/** Moving and resizing: by dragging, by arrow keys, by the layout. */
import { apply, type Op } from '#engine/ops.ts';
import type { Pattern } from '#engine/pattern.ts';
import { type CanvasState, type CanvasStore, selectedNodes } from './canvas-store.ts';
import { act, holding, snap } from './edit.ts';
import { spliceOps } from './edit-shape.ts';
import type { Placement } from './layout.ts';
import { absolutePosition, indexNodes, type Point } from './scene.ts';
import { shapeOf } from './shape.ts';

/** Where dragged nodes were let go: places, and the container they fell into or out of, or the edge onto. */
export type Dropped = {
  to: Readonly<Record<string, Point>>;
  parent?: { id: string | undefined } | undefined;
  edge?: string | undefined;
  /** Places as they are, not those of the grid. */
  isFree?: boolean;
};

/** `to` is on the whole canvas; here it becomes relative to whatever holds each node. */
export function dropNodes(store: CanvasStore, { to, parent, edge, isFree = false }: Dropped): void {
  const { byId } = store.getState();
  const place = isFree ? Math.round : snap;
  const ids = Object.keys(to);
  const relative: Record<string, Point> = {};
  for (const [id, point] of Object.entries(to)) {
    const holder = parent ? parent.id : byId[id]?.parent;
    const container = holder === undefined ? undefined : byId[holder];
    const corner = container ? absolutePosition(container, byId) : { x: 0, y: 0 };
    relative[id] = { x: place(point.x - corner.x), y: place(point.y - corner.y) };
  }
  const move: Op = parent
    ? { type: 'setParent', ids, to: relative, ...(parent.id !== undefined && { parent: parent.id }) }
    : { type: 'moveNodes', to: relative };
  const { pattern: moved } = apply(store.getState().pattern, move);
  // What only moved inside a container may stick out of it, except on the inside of its own room.
  const holder = parent ? parent.id : (store.getState().entered ?? undefined);
  const spliced = edge === undefined ? [] : spliceOps(within(store.getState(), moved), ids[0] ?? '', edge);
  const say = spliced.length > 0 ? 'Put into the connection.' : wordsFor(store, parent);
  act(store, [move, ...holding(moved, holder), ...spliced], say ? { say } : {});
}

const within = (state: CanvasState, pattern: Pattern): CanvasState => ({
  ...state,
  ...{ pattern, byId: indexNodes(pattern.nodes) },
});

function wordsFor(store: CanvasStore, parent: Dropped['parent']): string {
  const container = parent?.id === undefined ? undefined : store.getState().byId[parent.id];
  if (container) return `Moved into ${shapeOf(container).name}.`;
  return parent ? 'Moved out.' : '';
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
