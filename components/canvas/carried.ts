/** The value an edge carried in the run on the canvas. */
import { type RunStoreApi, shownRun } from '#components/run/run-store.ts';
import type { PatternEdge } from '#engine/pattern.ts';
import type { CanvasStore } from './canvas-store.ts';
import { runPath } from './node-state.ts';
import { outerSource } from './scene.ts';

/** Where its *why* is, if it carried anything. */
export function carriedBy(
  { store, runStore }: { store: CanvasStore; runStore: RunStoreApi },
  edge: string | undefined,
): PatternEdge['source'] | undefined {
  const state = store.getState();
  const found = state.pattern.edges.find(({ id }) => id === edge);
  const source = found && outerSource(found, state);
  const shown = source && shownRun(runStore.getState(), runPath(source.node, state.byId));
  return source && shown?.out?.[source.port] ? source : undefined;
}
