/**
 * What an op touches: what it changes (`writes`), and what must still be there, as it was, for it to mean what
 * it meant (`leans`). Two ops that share no key but those both only lean on can be done in either order.
 *
 * Keys: `node:<id>` (that it exists, and its kind), `node:<id>/at|size|title|parent`, `node:<id>/set/<field>`,
 * `edge:<id>`, `into:<node>.<port>` (who is wired there, and in which order), `pattern/<setting>`, `*`.
 */
import { type Op, withInside } from './ops.ts';
import type { Pattern, PatternEdge } from './pattern.ts';

export type Touch = { writes: ReadonlySet<string>; leans: ReadonlySet<string> };

/** Touches everything. */
export const ALL = '*';

export const nodeKey = (id: string): string => `node:${id}`;
const partKey = (id: string, part: 'at' | 'size' | 'title' | 'parent'): string => `node:${id}/${part}`;
const fieldKey = (id: string, field: string): string => `node:${id}/set/${field}`;
const edgeKey = (id: string): string => `edge:${id}`;

/** `on` is the pattern it is about to be applied to. */
export function touchOf(op: Op, on: Pattern): Touch {
  const writes = new Set<string>();
  const leans = new Set<string>();
  fill(op, on, { writes, leans });
  return { writes, leans };
}

/** Of several ops that are done one after the other; what one of them brings the others need not find there. */
export function touchOfAll(ops: readonly Op[], on: Pattern): Touch {
  const writes = new Set<string>();
  const leans = new Set<string>();
  const brought = new Set<string>();
  for (const op of ops) {
    const touch = touchOf(op, on);
    for (const key of touch.leans) if (!brought.has(baseOf(key))) leans.add(key);
    for (const key of touch.writes) writes.add(key);
    if (op.type === 'addNodes') for (const { id } of op.nodes) brought.add(nodeKey(id));
  }
  return { writes, leans };
}

/** `node:a` of `node:a/parent`. */
const baseOf = (key: string): string => key.split('/', 1)[0] ?? key;

type Filling = { writes: Set<string>; leans: Set<string> };

function fill(op: Op, on: Pattern, { writes, leans }: Filling): void {
  switch (op.type) {
    case 'addNodes': {
      const own = new Set(op.nodes.map(({ id }) => id));
      for (const { id, parent } of op.nodes) {
        writes.add(nodeKey(id));
        if (parent !== undefined && !own.has(parent)) leans.add(nodeKey(parent));
      }
      fillEdges(op.edges ?? [], own, { writes, leans });
      return;
    }
    case 'removeNodes':
      for (const id of withInside(on, op.ids)) writes.add(nodeKey(id));
      return;
    case 'connect':
      for (const id of op.replaces ?? []) writes.add(edgeKey(id));
      if (op.before !== undefined) leans.add(edgeKey(op.before));
      fillEdges(op.edges, new Set(), { writes, leans });
      return;
    case 'disconnect':
      for (const id of op.ids) writes.add(edgeKey(id));
      return;
    case 'moveNodes':
      for (const id of Object.keys(op.to)) {
        writes.add(partKey(id, 'at'));
        leans.add(nodeKey(id));
      }
      return;
    case 'setConfig': {
      const before = on.nodes.find(({ id }) => id === op.id)?.config ?? {};
      for (const field of new Set([...Object.keys(before), ...Object.keys(op.config)])) {
        if (before[field] !== op.config[field]) writes.add(fieldKey(op.id, field));
      }
      leans.add(nodeKey(op.id));
      return;
    }
    case 'setField':
      writes.add(fieldKey(op.id, op.field));
      leans.add(nodeKey(op.id));
      return;
    case 'setNode':
      writes.add(nodeKey(op.node.id));
      writes.add(partKey(op.node.id, 'parent'));
      leans.add(nodeKey(op.node.id));
      if (op.node.parent !== undefined) leans.add(nodeKey(op.node.parent));
      return;
    case 'renameNode':
      writes.add(partKey(op.id, 'title'));
      leans.add(nodeKey(op.id));
      return;
    case 'resize':
      writes.add(partKey(op.id, 'size'));
      if (op.position) writes.add(partKey(op.id, 'at'));
      leans.add(nodeKey(op.id));
      return;
    case 'setParent':
      for (const id of op.ids) {
        writes.add(partKey(id, 'parent'));
        if (op.to && Object.hasOwn(op.to, id)) writes.add(partKey(id, 'at'));
        leans.add(nodeKey(id));
      }
      if (op.parent !== undefined) leans.add(nodeKey(op.parent));
      leanOnPlaces(op, on, leans);
      return;
    case 'setBudget':
      writes.add('pattern/budget');
      return;
    case 'setPattern':
      writes.add(`pattern/${op.field}`);
      return;
    case 'describe':
      if (op.name !== undefined) writes.add('pattern/name');
      if (op.description !== undefined) writes.add('pattern/description');
      return;
    case 'replaceAll':
      writes.add(ALL);
      return;
  }
}

/**
 * Of two containers that are put into each other each alone is fine; so it matters where the new one stands.
 * And where the nodes at the other end of their edges stand decides which of those stay.
 */
function leanOnPlaces(op: Extract<Op, { type: 'setParent' }>, on: Pattern, leans: Set<string>): void {
  const parents = new Map(on.nodes.map(({ id, parent }) => [id, parent]));
  const seen = new Set<string>();
  for (let at = op.parent; at !== undefined && !seen.has(at); at = parents.get(at)) {
    seen.add(at);
    leans.add(partKey(at, 'parent'));
  }
  const going = new Set(op.ids);
  for (const { source, target } of on.edges) {
    if (going.has(source.node) && !going.has(target.node)) leans.add(partKey(target.node, 'parent'));
    if (going.has(target.node) && !going.has(source.node)) leans.add(partKey(source.node, 'parent'));
  }
}

/** An edge says something about both its ends being in one scope. */
function fillEdges(
  edges: readonly PatternEdge[],
  own: ReadonlySet<string>,
  { writes, leans }: Filling,
): void {
  for (const { id, source, target } of edges) {
    writes.add(edgeKey(id));
    writes.add(`into:${target.node}.${target.port}`);
    for (const { node } of [source, target]) {
      if (own.has(node)) continue;
      leans.add(nodeKey(node));
      leans.add(partKey(node, 'parent'));
    }
  }
}

/** The first key that keeps two from being done in either order; none where they do not touch. */
export function meeting(mine: Touch, theirs: Touch): string | undefined {
  if (mine.writes.has(ALL)) return [...theirs.writes][0];
  if (theirs.writes.has(ALL)) return ALL;
  for (const key of mine.writes) if (theirs.writes.has(key) || theirs.leans.has(key)) return key;
  for (const key of mine.leans) if (theirs.writes.has(key)) return key;
  return undefined;
}
