/** How far "all" is zoomed to: the bar above a room stays free. */
import type { FitViewOptions } from '@xyflow/react';
import type { CanvasStore } from './canvas-store.ts';

export const FIT = { padding: 0.05, maxZoom: 1 } as const satisfies FitViewOptions;

const ROOM_FIT = {
  padding: { top: '44px', right: '16px', bottom: '16px', left: '16px' },
  maxZoom: 1,
} as const satisfies FitViewOptions;

export const fitOptions = (store: CanvasStore): FitViewOptions =>
  store.getState().entered === null ? FIT : ROOM_FIT;
