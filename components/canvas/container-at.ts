/** What is under a point of the canvas. */
import type { CanvasStore } from './canvas-store.ts';
import { boxOf, insideOf, type Point } from './scene.ts';

/**
 * The innermost open container under a canvas point, not counting `except` and what is inside it; else
 * the one whose inside fills the screen.
 */
export function containerAt(
  store: CanvasStore,
  point: Point,
  except: readonly string[] = [],
): string | undefined {
  const { pattern, byId, flowNodes, entered } = store.getState();
  const barred = new Set(except.flatMap((id) => [id, ...insideOf(id, pattern.nodes)]));
  let found: { id: string; area: number } | undefined;
  for (const { id, type } of flowNodes) {
    const node = type === 'container' ? byId[id] : undefined;
    if (!node || barred.has(id)) continue;
    const box = boxOf(node, byId);
    const isIn =
      point.x >= box.x && point.y >= box.y && point.x <= box.x + box.width && point.y <= box.y + box.height;
    const area = box.width * box.height;
    if (isIn && (!found || area < found.area)) found = { id: node.id, area };
  }
  return found?.id ?? entered ?? undefined;
}

/** The edge drawn at a point of the screen, if there is one; it is as wide there as for the pointer. */
export function edgeAt({ x, y }: Point): string | undefined {
  for (const element of document.elementsFromPoint(x, y)) {
    const edge = element.closest<SVGElement>('.react-flow__edge')?.dataset.id;
    if (edge !== undefined) return edge;
  }
  return undefined;
}
