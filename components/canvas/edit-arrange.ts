/** Lining nodes up and spacing them: one undo step each. */
import type { Op } from '#engine/ops.ts';
import { type CanvasStore, selectedNodes } from './canvas-store.ts';
import { act, snap } from './edit.ts';
import { type Box, boxOf, type Point } from './scene.ts';

export type Alignment = 'left' | 'centre' | 'right' | 'top' | 'middle' | 'bottom';
type Placed = { id: string; box: Box };

function selectedBoxes(store: CanvasStore): readonly Placed[] {
  const { byId, folded } = store.getState();
  return selectedNodes(store.getState()).flatMap((id) => {
    const node = byId[id];
    return node ? [{ id, box: boxOf(node, byId, folded) }] : [];
  });
}

/** Moves nodes by how far their drawn boxes shall move: their stored corners move as far. */
function shift(store: CanvasStore, by: ReadonlyMap<string, Point>, say: string): void {
  const { byId } = store.getState();
  const to = [...by].flatMap(([id, { x, y }]) => {
    const node = byId[id];
    return node ? [[id, { x: snap(node.position.x + x), y: snap(node.position.y + y) }] as const] : [];
  });
  const op: Op = { type: 'moveNodes', to: Object.fromEntries(to) };
  act(store, op, { say });
}

const ALIGN: Record<Alignment, (box: Box, all: Box) => Point> = {
  left: (box, all) => ({ x: all.x - box.x, y: 0 }),
  centre: (box, all) => ({ x: all.x + all.width / 2 - box.x - box.width / 2, y: 0 }),
  right: (box, all) => ({ x: all.x + all.width - box.x - box.width, y: 0 }),
  top: (box, all) => ({ x: 0, y: all.y - box.y }),
  middle: (box, all) => ({ x: 0, y: all.y + all.height / 2 - box.y - box.height / 2 }),
  bottom: (box, all) => ({ x: 0, y: all.y + all.height - box.y - box.height }),
};

function around(boxes: readonly Box[]): Box {
  const x = Math.min(...boxes.map((box) => box.x));
  const y = Math.min(...boxes.map((box) => box.y));
  const width = Math.max(...boxes.map((box) => box.x + box.width)) - x;
  const height = Math.max(...boxes.map((box) => box.y + box.height)) - y;
  return { x, y, width, height };
}

export function alignSelected(store: CanvasStore, to: Alignment): void {
  const placed = selectedBoxes(store);
  if (placed.length < 2) return;
  const all = around(placed.map(({ box }) => box));
  shift(store, new Map(placed.map(({ id, box }) => [id, ALIGN[to](box, all)])), `Aligned: ${to}.`);
}

/** The same room between each two; the outermost stay where they are. */
export function distributeSelected(store: CanvasStore, axis: 'x' | 'y'): void {
  const size = axis === 'x' ? 'width' : 'height';
  const placed = selectedBoxes(store).toSorted((a, b) => a.box[axis] - b.box[axis]);
  const last = placed.at(-1);
  const first = placed[0];
  if (!first || !last || placed.length < 3) return;
  const length = last.box[axis] + last.box[size] - first.box[axis];
  const filled = placed.reduce((sum, { box }) => sum + box[size], 0);
  const gap = (length - filled) / (placed.length - 1);
  let next = first.box[axis];
  const by = new Map<string, Point>();
  for (const { id, box } of placed) {
    const far = next - box[axis];
    by.set(id, axis === 'x' ? { x: far, y: 0 } : { x: 0, y: far });
    next += box[size] + gap;
  }
  shift(store, by, `Spaced evenly, ${axis === 'x' ? 'across' : 'down'}.`);
}
