/** What the palette at the pointer is opened for. */
import type { CanvasStore } from './canvas-store.ts';
import { middleOfEdge, scopeOf } from './edit-shape.ts';
import type { QuickAddRequest } from './quick-add.tsx';
import type { Point } from './scene.ts';

/** To put a node into an edge. */
export function insertRequest(store: CanvasStore, edge: string, screen: Point): QuickAddRequest {
  const state = store.getState();
  return {
    screen,
    at: middleOfEdge(state, edge),
    parent: scopeOf(state, edge),
    task: { kind: 'insert', edge },
  };
}
