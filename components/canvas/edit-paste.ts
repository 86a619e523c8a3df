/** Copying and pasting parts of patterns. */
import { type Clip, copy, paste, readClip } from '#engine/clipboard.ts';
import { apply } from '#engine/ops.ts';
import { parsePattern } from '#engine/validate.ts';
import { type CanvasStore, selectedNodes, selectOnly } from './canvas-store.ts';
import { act, holding, snap } from './edit.ts';
import { absolutePosition, type Point } from './scene.ts';
import { GRID } from './shape.ts';

export const clipOf = (store: CanvasStore): Clip | undefined => {
  const state = store.getState();
  const ids = selectedNodes(state);
  return ids.length === 0 ? undefined : copy(state.pattern, ids);
};

/** A whole pattern counts as a clip of all its nodes. */
export function clipFromText(text: string): Clip | undefined {
  const clip = readClip(text);
  if (clip) return clip;
  const parsed = parsePattern(text);
  if (!('pattern' in parsed) || parsed.pattern.nodes.length === 0) return undefined;
  const { nodes, edges, uses } = parsed.pattern;
  return { clip: 'parallax', nodes, edges, ...(uses && { uses }) };
}

/**
 * Pastes at a canvas point and selects what was pasted: into `parent`, by default the container one is
 * inside of. Returns how many nodes it was.
 */
export function pasteClip(
  store: CanvasStore,
  clip: Clip,
  { parent, isLinked = false, ...at }: Point & { parent?: string; isLinked?: boolean },
): number {
  const { pattern, byId, entered } = store.getState();
  const holder = byId[parent ?? entered ?? ''];
  const corner = holder ? absolutePosition(holder, byId) : { x: 0, y: 0 };
  const op = paste(pattern, clip, {
    ...{ x: snap(at.x - corner.x), y: snap(at.y - corner.y) },
    ...(holder && { parent: holder.id }),
    isLinked,
  });
  const outer = op.nodes.filter((node) => node.parent === holder?.id);
  const { pattern: grown } = apply(pattern, op);
  if (act(store, [op, ...holding(grown, holder?.id)], { say: `${op.nodes.length} nodes pasted.` })) {
    selectOnly(
      store,
      outer.map((node) => node.id),
    );
  }
  return op.nodes.length;
}

export function duplicateSelected(store: CanvasStore): void {
  const clip = clipOf(store);
  if (!clip) return;
  const outer = clip.nodes.filter((node) => node.parent === undefined);
  const x = Math.min(...outer.map((node) => node.position.x));
  const y = Math.min(...outer.map((node) => node.position.y));
  const state = store.getState();
  const [parent, ...others] = new Set(selectedNodes(state).map((id) => state.byId[id]?.parent));
  const beside = parent !== undefined && others.length === 0 ? { parent } : {};
  pasteClip(store, clip, { x: x + 3 * GRID, y: y + 3 * GRID, ...beside });
}
