/** Going into containers and out, folding and unfolding them. Changes the view, never the pattern. */
import {
  type Arrival,
  announce,
  type CanvasState,
  type CanvasStore,
  drawn,
  selectOnly,
} from './canvas-store.ts';
import { insideOf } from './scene.ts';
import { isContainer, shapeOf } from './shape.ts';
import { coveredBy, pathTo, type View, viewOf } from './view.ts';

/** Shows another part of the pattern; what stays on the screen keeps its identity. */
export function look(store: CanvasStore, view: Partial<View>, arrival: Arrival = 'walk'): void {
  store.setState((state) => ({ ...view, arrival, ...drawn(state.pattern, { ...state, ...view }) }));
}

const nameIn = ({ byId }: CanvasState, id: string): string => {
  const node = byId[id];
  return node ? shapeOf(node).name : id;
};

/** `3 nodes`, counting those at any depth. */
export function countInside(id: string, state: Pick<CanvasState, 'pattern'>): string {
  const count = insideOf(id, state.pattern.nodes).size;
  return `${count} ${count === 1 ? 'node' : 'nodes'}`;
}

/** Goes inside a container, or out to the whole pattern (`null`), at any depth. */
export function goTo(store: CanvasStore, scope: string | null, arrival: Arrival = 'walk'): boolean {
  const state = store.getState();
  const node = scope === null ? undefined : state.byId[scope];
  if (scope === state.entered || (scope !== null && !(node && isContainer(node)))) return false;
  if (arrival !== 'jump') selectOnly(store, []);
  look(store, { entered: scope }, arrival);
  const say =
    scope === null
      ? `Left ${nameIn(state, state.entered ?? '')}. The whole pattern.`
      : `Entered ${nameIn(state, scope)}, ${countInside(scope, state)}.`;
  announce(store, say);
  return true;
}

/** Out of the container one is inside of, one level. */
export function leave(store: CanvasStore): boolean {
  const { entered, byId } = store.getState();
  return entered !== null && goTo(store, pathTo(entered, byId).at(-1) ?? null);
}

/** Folds these containers, or unfolds them where all are folded. Returns how many nodes are covered then. */
export function toggleFold(store: CanvasStore, ids: readonly string[]): number {
  const state = store.getState();
  const containers = ids.filter((id) => {
    const node = state.byId[id];
    return node !== undefined && isContainer(node) && id !== state.entered;
  });
  if (containers.length === 0) return 0;
  const isUnfolding = containers.every((id) => state.folded.has(id));
  const folded = new Set(state.folded);
  for (const id of containers) {
    if (isUnfolding) folded.delete(id);
    else folded.add(id);
  }
  look(store, { folded }, state.arrival);
  const what =
    containers.length === 1
      ? `${nameIn(state, containers[0] ?? '')}, ${countInside(containers[0] ?? '', state)} inside`
      : `${containers.length} containers`;
  announce(store, `${isUnfolding ? 'Unfolded' : 'Folded'} ${what}.`);
  if (!isUnfolding) return 0;
  const around = { byId: state.byId, view: store.getState() };
  return containers.reduce((sum, id) => sum + coveredBy(id, state.pattern, around), 0);
}

/** Every container on the screen, for folding them at once. */
export function containersOnScreen({ flowNodes }: CanvasState): readonly string[] {
  return flowNodes.filter(({ type }) => type === 'container' || type === 'folded').map((node) => node.id);
}

/** Makes sure that a node is on the screen; true when something had to be unfolded or left for it. */
export function reveal(store: CanvasStore, node: string): boolean {
  const state = store.getState();
  const view = viewOf(node, state.byId, state);
  if (view === state) return false;
  look(store, { entered: view.entered, folded: view.folded }, 'jump');
  if (view.entered !== state.entered)
    announce(store, view.entered === null ? 'The whole pattern.' : `Entered ${nameIn(state, view.entered)}.`);
  return true;
}
