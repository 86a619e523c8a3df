/** What is under a point of the canvas. */
import type { CanvasStore } from './canvas-store.ts';
import { boxOf, type NodesById, type Point } from './scene.ts';

/**
 * The innermost open container under a canvas point, not counting `except` and what is inside it; else
 * the one whose inside fills the screen.
 */
export function containerAt(
  store: CanvasStore,
  point: Point,
  except: readonly string[] = [],
): string | undefined {
  const { byId, flowNodes, entered } = store.getState();
  const barred = new Set(except);
  let found: { id: string; area: number } | undefined;
  for (const { id, type } of flowNodes) {
    const node = type === 'container' ? byId[id] : undefined;
    if (!node || isIn(barred, id, byId)) continue;
    const box = boxOf(node, byId);
    const isUnder =
      point.x >= box.x && point.y >= box.y && point.x <= box.x + box.width && point.y <= box.y + box.height;
    const area = box.width * box.height;
    if (isUnder && (!found || area < found.area)) found = { id: node.id, area };
  }
  return found?.id ?? entered ?? undefined;
}

/** Is it one of these, or inside of one? */
function isIn(ids: ReadonlySet<string>, id: string, byId: NodesById): boolean {
  let at: string | undefined = id;
  // Bounded, as a broken pattern may have a ring of parents.
  for (let depth = 0; at !== undefined && depth < 64; depth += 1) {
    if (ids.has(at)) return true;
    at = byId[at]?.parent;
  }
  return false;
}

/** The edge drawn at a point of the screen, if there is one; it is as wide there as for the pointer. */
export function edgeAt({ x, y }: Point): string | undefined {
  for (const element of document.elementsFromPoint(x, y)) {
    const edge = element.closest<SVGElement>('.react-flow__edge')?.dataset.id;
    if (edge !== undefined) return edge;
  }
  return undefined;
}
