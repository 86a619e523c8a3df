/** Which nodes have to be computed again when one of them is. Pure. */
import type { Pattern } from '#engine/pattern.ts';

/** Containers whose inside runs once per activation: siblings that do not depend on a node may be kept. */
const RUNS_ONCE: ReadonlySet<string> = new Set(['parallel']);

/**
 * The node and everything downstream of it. A container around an affected node is affected, and so is
 * what follows it; its whole inside is when it may run several times, because a later time depends on
 * the earlier ones, or when what goes into it is affected.
 */
export function affectedBy(pattern: Pattern, node: string): ReadonlySet<string> {
  const byId = new Map(pattern.nodes.map((one) => [one.id, one]));
  const outgoing = Map.groupBy(pattern.edges, (edge) => edge.source.node);
  const inside = Map.groupBy(pattern.nodes, (one) => one.parent);
  const affected = new Set<string>();
  const whole = new Set<string>();
  const open = [{ id: node, isWhole: true }];
  for (let next = open.pop(); next; next = open.pop()) {
    const one = byId.get(next.id);
    if (!one) continue;
    if (next.isWhole && !whole.has(one.id)) {
      whole.add(one.id);
      for (const child of inside.get(one.id) ?? []) open.push({ id: child.id, isWhole: true });
    }
    if (affected.has(one.id)) continue;
    affected.add(one.id);
    for (const { target } of outgoing.get(one.id) ?? []) {
      const isInner = byId.get(target.node)?.parent === one.id || target.node === one.parent;
      if (!isInner) open.push({ id: target.node, isWhole: true });
    }
    const container = one.parent === undefined ? undefined : byId.get(one.parent);
    if (container) open.push({ id: container.id, isWhole: !RUNS_ONCE.has(container.primitive) });
  }
  return affected;
}

/** Is what happened at `place` (`<node>`, or `<caller>/<node>` in a called pattern) to be computed again? */
export const isAffected = (affected: ReadonlySet<string>, place: string): boolean =>
  affected.has(place.split('/', 1)[0] ?? place);
