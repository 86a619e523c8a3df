/** Where what goes on from a node stands: to its right, inside the same container. */
import type { CanvasState } from './canvas-store.ts';
import { boxOf, type Point } from './scene.ts';

const GAP = 80;

export function besideNode(
  { byId, folded }: Pick<CanvasState, 'byId' | 'folded'>,
  id: string,
): { at: Point; parent: string | undefined } {
  const node = byId[id];
  if (!node) return { at: { x: 0, y: 0 }, parent: undefined };
  const box = boxOf(node, byId, folded);
  return { at: { x: box.x + box.width + GAP, y: box.y }, parent: node.parent };
}
