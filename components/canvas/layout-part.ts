/** Tidying some nodes of one scope and leaving the others where they are. Pure. */
import { withInside } from '#engine/ops.ts';
import type { Pattern, PatternNode } from '#engine/pattern.ts';
import type { Placement } from './layout.ts';

/** Several nodes of one scope: what may be tidied by itself. */
export function isPart(ids: readonly string[], byId: Readonly<Record<string, PatternNode>>): boolean {
  return ids.length > 1 && new Set(ids.map((id) => byId[id]?.parent)).size === 1;
}

/** The nodes with their inside and the edges among them, as if nothing else were there. */
export function partOf(pattern: Pattern, ids: readonly string[]): Pattern {
  const chosen = withInside(pattern, ids);
  const outer = new Set(ids);
  const nodes = pattern.nodes.flatMap((node): PatternNode[] => {
    if (!chosen.has(node.id)) return [];
    const { parent, ...rest } = node;
    return [outer.has(node.id) ? rest : { ...rest, ...(parent !== undefined && { parent }) }];
  });
  const edges = pattern.edges.filter(
    ({ source, target }) => chosen.has(source.node) && chosen.has(target.node),
  );
  return { ...pattern, nodes, edges };
}

const cornerOf = (places: readonly { x: number; y: number }[]) => ({
  x: Math.min(...places.map(({ x }) => x)),
  y: Math.min(...places.map(({ y }) => y)),
});

/** The tidied part, its top left corner where it was. */
export function backInPlace(
  placements: readonly Placement[],
  ids: readonly string[],
  byId: Readonly<Record<string, PatternNode>>,
): readonly Placement[] {
  const outer = new Set(ids);
  const before = cornerOf(ids.flatMap((id) => byId[id]?.position ?? []));
  const after = cornerOf(placements.filter(({ id }) => outer.has(id)).map(({ position }) => position));
  const by = { x: before.x - after.x, y: before.y - after.y };
  return placements.map((one) =>
    outer.has(one.id) ? { ...one, position: { x: one.position.x + by.x, y: one.position.y + by.y } } : one,
  );
}
