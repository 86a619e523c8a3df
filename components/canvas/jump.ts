/** Going to a node: selected, in view, focused, and marked for a moment. */
import type { useReactFlow } from '@xyflow/react';
import { type CanvasStore, selectOnly } from './canvas-store.ts';

type Flow = Pick<ReturnType<typeof useReactFlow>, 'fitView' | 'getZoom'>;

const FLASH_MS = 1200;

export function jumpToNode(store: CanvasStore, flow: Flow, node: string): void {
  if (!store.getState().byId[node]) return;
  selectOnly(store, [node]);
  store.setState({ flashing: node });
  setTimeout(() => store.setState((state) => (state.flashing === node ? { flashing: null } : {})), FLASH_MS);
  const zoom = Math.min(1, Math.max(0.75, flow.getZoom()));
  void flow.fitView({ nodes: [{ id: node }], duration: 240, minZoom: zoom, maxZoom: zoom });
  document
    .querySelector<HTMLElement>(`[data-canvas-node="${CSS.escape(node)}"]`)
    ?.focus({ preventScroll: true });
}
