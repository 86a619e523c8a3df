/** How far "all" is zoomed to: the bar above a room stays free. */
import type { FitViewOptions, useReactFlow } from '@xyflow/react';
import type { CanvasStore } from './canvas-store.ts';
import { WHOLE_UP_TO } from './given.ts';
import { boundsIn, planOf } from './plan.ts';

/** How far one can step back. */
export const MIN_ZOOM = { small: 0.04, large: 0.02 } as const;

export const FIT = { padding: 0.05, maxZoom: 1 } as const satisfies FitViewOptions;

const ROOM_FIT = {
  padding: { top: '44px', right: '16px', bottom: '16px', left: '16px' },
  maxZoom: 1,
} as const satisfies FitViewOptions;

type Flow = Pick<ReturnType<typeof useReactFlow>, 'fitView' | 'fitBounds'>;

/** Everything into view; React Flow itself knows only what it was given of a large pattern. */
export function fitAll(store: CanvasStore, flow: Flow, moving: { duration?: number } = {}): void {
  const { flowNodes, entered } = store.getState();
  if (flowNodes.length <= WHOLE_UP_TO) {
    void flow.fitView({ ...(entered === null ? FIT : ROOM_FIT), ...moving });
    return;
  }
  const bounds = boundsIn(planOf(flowNodes, []));
  if (bounds) void flow.fitBounds(bounds, { padding: entered === null ? FIT.padding : 0.1, ...moving });
}
