/** Takes what one side of a conflict has, and only that, over to the other side. */
import { deltaOf } from './delta.ts';
import { type Op, usedBy, withInside } from './ops.ts';
import type { Pattern, PatternEdge, PatternNode } from './pattern.ts';
import { ALL, nodeKey } from './touch.ts';

type Keys = ReadonlySet<string>;

/**
 * What turns `onto` into `from` as far as it is about these keys (see touch.ts): with the containers around a
 * node that is gone, what is inside it and its edges. Everything else stays as it is.
 */
export function bring(onto: Pattern, from: Pattern, keys: Keys): Op[] {
  if (keys.has(ALL)) return deltaOf(onto, from);
  const nodes = bringNodes(onto, from, keys);
  const edges = bringEdges({ onto, from, keys, nodes });
  return deltaOf(onto, bringSettings({ ...onto, nodes, edges }, from, keys));
}

function bringNodes(onto: Pattern, from: Pattern, keys: Keys): PatternNode[] {
  const theirs = new Map(from.nodes.map((node) => [node.id, node]));
  const gone = withInside(
    onto,
    onto.nodes.filter(({ id }) => keys.has(nodeKey(id)) && !theirs.has(id)).map(({ id }) => id),
  );
  const kept = onto.nodes
    .filter(({ id }) => !gone.has(id))
    .map((node) => bringParts(node, theirs.get(node.id), keys));
  const there = new Set(kept.map(({ id }) => id));
  const wanted = new Set([...idsIn(keys)].filter((id) => theirs.has(id) && !there.has(id)));
  for (const { parent } of kept) if (parent !== undefined && !there.has(parent)) wanted.add(parent);
  for (const id of wanted) {
    const parent = theirs.get(id)?.parent;
    if (parent !== undefined && !there.has(parent)) wanted.add(parent);
  }
  const coming = withInside(from, wanted);
  return [...kept, ...from.nodes.filter(({ id }) => coming.has(id) && !there.has(id))];
}

/** Nodes that a key is about, of whichever kind. */
function* idsIn(keys: Keys): Generator<string> {
  for (const key of keys) {
    const id = /^(?:node|into):([^/.]+)/.exec(key)?.[1];
    if (id !== undefined) yield id;
  }
}

function bringParts(node: PatternNode, from: PatternNode | undefined, keys: Keys): PatternNode {
  if (!from) return node;
  const key = nodeKey(node.id);
  if (keys.has(key)) return from;
  let next = node;
  if (keys.has(`${key}/at`)) next = { ...next, position: from.position };
  for (const part of ['size', 'title', 'parent'] as const) {
    if (!keys.has(`${key}/${part}`)) continue;
    const { [part]: _, ...rest } = next;
    next = from[part] === undefined ? rest : { ...rest, [part]: from[part] };
  }
  const fields = new Set([...Object.keys(node.config), ...Object.keys(from.config)]);
  for (const field of fields) {
    if (!keys.has(`${key}/set/${field}`)) continue;
    const { [field]: _, ...rest } = next.config;
    const config = Object.hasOwn(from.config, field) ? { ...next.config, [field]: from.config[field] } : rest;
    next = { ...next, config };
  }
  return next;
}

type Wiring = { onto: Pattern; from: Pattern; keys: Keys; nodes: readonly PatternNode[] };

/** Whoever keeps their own wiring of a port keeps no other. */
function bringEdges({ onto, from, keys, nodes }: Wiring): PatternEdge[] {
  const there = new Set(nodes.map(({ id }) => id));
  const before = new Set(onto.nodes.map(({ id }) => id));
  const comes = (id: string): boolean => there.has(id) && !before.has(id);
  const isMeant = ({ id, target }: PatternEdge): boolean =>
    keys.has(`edge:${id}`) || keys.has(`into:${target.node}.${target.port}`);
  const hasEnds = ({ source, target }: PatternEdge): boolean =>
    there.has(source.node) && there.has(target.node);
  const kept = onto.edges.filter((edge) => hasEnds(edge) && !isMeant(edge));
  const known = new Set(kept.map(({ id }) => id));
  const added = from.edges.filter(
    (edge) =>
      !known.has(edge.id) &&
      hasEnds(edge) &&
      (isMeant(edge) || comes(edge.source.node) || comes(edge.target.node)),
  );
  return [...kept, ...added];
}

function bringSettings(onto: Pattern, from: Pattern, keys: Keys): Pattern {
  const uses = { ...from.uses, ...onto.uses };
  const next = new Map<string, unknown>(Object.entries(onto));
  for (const field of new Set([...Object.keys(onto), ...Object.keys(from)])) {
    if (!keys.has(`pattern/${field}`)) continue;
    if (Object.hasOwn(from, field)) next.set(field, Reflect.get(from, field));
    else next.delete(field);
  }
  const called = usedBy(onto.nodes, uses).flatMap((ref) => (uses[ref] ? [[ref, uses[ref]] as const] : []));
  if (called.length > 0) next.set('uses', Object.fromEntries(called));
  else next.delete('uses');
  return Object.fromEntries(next) as Pattern;
}
