/** Going to a node: brought on the screen, selected, in view, focused, and marked for a moment. */
import type { useReactFlow } from '@xyflow/react';
import { type CanvasStore, selectOnly } from './canvas-store.ts';
import { glide } from './glide.ts';
import { boxOf } from './scene.ts';
import { reveal } from './scope.ts';

type Flow = Pick<ReturnType<typeof useReactFlow>, 'setCenter' | 'getZoom'>;

const FLASH_MS = 1200;

export const elementOf = (node: string): HTMLElement | null =>
  document.querySelector<HTMLElement>(`[data-canvas-node="${CSS.escape(node)}"]`);

export function jumpToNode(store: CanvasStore, flow: Flow, node: string): void {
  if (!store.getState().byId[node]) return;
  const isNew = reveal(store, node);
  selectOnly(store, [node]);
  store.setState({ flashing: node });
  setTimeout(() => store.setState((state) => (state.flashing === node ? { flashing: null } : {})), FLASH_MS);
  const show = () => {
    const zoom = Math.min(1, Math.max(WHOLE_FROM, flow.getZoom()));
    // The focus first: it may pan, which would end the way there.
    elementOf(node)?.focus({ preventScroll: true });
    centre(store, flow, { node, zoom, ms: 240 });
  };
  // Of a large pattern only what is dealt with is an element: one that was out of view becomes one now.
  if (isNew || !elementOf(node)) afterPaint(show);
  else show();
}

/** From here on a node is shown whole. */
export const WHOLE_FROM = 0.75;

/** `least`: a zoom. */
type Looked = { node: string; least?: number };

/**
 * Selects a node for whoever works beside the canvas: the focus stays where it is, the canvas follows, at least as
 * near as `least`.
 */
export function lookAtNode(store: CanvasStore, flow: Flow, { node, least = 0 }: Looked): void {
  if (!store.getState().byId[node] || node === store.getState().entered) return;
  reveal(store, node);
  selectOnly(store, [node]);
  afterPaint(() => {
    const zoom = Math.max(least, flow.getZoom());
    if (isInView(node) && zoom === flow.getZoom()) return;
    centre(store, flow, { node, zoom, ms: 180 });
  });
}

/** By where it stands, as React Flow knows only what it was given of a large pattern. */
function centre(store: CanvasStore, flow: Flow, to: { node: string; zoom: number; ms: number }): void {
  const { byId, folded } = store.getState();
  const stored = byId[to.node];
  if (!stored) return;
  const { x, y, width, height } = boxOf(stored, byId, folded);
  void flow.setCenter(x + width / 2, y + height / 2, { zoom: to.zoom, ...glide(to.ms) });
}

function isInView(node: string): boolean {
  const box = elementOf(node)?.getBoundingClientRect();
  const frame = document.querySelector('.canvas')?.getBoundingClientRect();
  if (!box || !frame) return false;
  const isAcross = box.left >= frame.left && box.right <= frame.right;
  return isAcross && box.top >= frame.top && box.bottom <= frame.bottom;
}

/** Once what was just brought on the screen is mounted and measured. */
export function afterPaint(work: () => void): () => void {
  let frame = requestAnimationFrame(() => {
    frame = requestAnimationFrame(work);
  });
  return () => cancelAnimationFrame(frame);
}
