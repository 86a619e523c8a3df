/** Nodes into a container and out again, with the wires that went over its wall. */
import { idMaker } from './ids.ts';
import { apply, type Op, type Position, type Size, withInside } from './ops.ts';
import { type Known, toPart } from './parts.ts';
import type { Pattern, PatternEdge, PatternNode } from './pattern.ts';

export type Regrouped = { ops: Op[] } | { reason: string };

/** Where the container stands, and its room before what stands inside; children keep their place on the screen. */
export type Frame = { position: Position; size: Size };

type End = PatternEdge['source'];
const isSame = (a: End, b: End): boolean => a.node === b.node && a.port === b.port;
const distinct = (ends: readonly End[]): End[] =>
  ends.filter((end, index) => ends.findIndex((other) => isSame(end, other)) === index);

/** Edges over the wall around `inside`. */
const cutsOf = ({ edges }: Pattern, inside: ReadonlySet<string>) => ({
  into: edges.filter(({ source, target }) => inside.has(target.node) && !inside.has(source.node)),
  out: edges.filter(({ source, target }) => inside.has(source.node) && !inside.has(target.node)),
});

/** Reads and answers of a pattern stand at its top: they cannot be inside of anything. */
const TOP_ONLY: ReadonlySet<string> = new Set(['input', 'output']);

/**
 * Puts nodes of one scope into a new container: what arrived at them arrives at its wall, what they handed on
 * goes out through it. A wall has one way in and one out, so more than one value each way is refused.
 */
export function wrap(
  pattern: Pattern,
  ids: readonly string[],
  { container, frame, known }: { container: PatternNode; frame: Frame; known: Pick<Known, 'primitives'> },
): Regrouped {
  const chosen = pattern.nodes.filter(({ id }) => ids.includes(id));
  const parent = chosen[0]?.parent;
  const { ports } = toPart(container, known);
  const [entry, exit, give, take] = [
    ports?.in[0],
    ports?.out[0],
    ports?.inner?.give[0],
    ports?.inner?.take[0],
  ];
  if (!ports?.inner || !entry || !exit || !give || !take)
    return { reason: 'Only a container can hold nodes.' };
  if (chosen.some((node) => node.parent !== parent))
    return { reason: 'These nodes are not in the same container.' };
  if (chosen.some(({ primitive }) => TOP_ONLY.has(primitive)))
    return { reason: 'Inputs and outputs stay at the top of the pattern.' };
  const { into, out } = cutsOf(pattern, withInside(pattern, ids));
  const [source, ...moreSources] = distinct(into.map(({ source }) => source));
  const results = distinct(out.map(({ source }) => source));
  if (moreSources.length > 0)
    return { reason: `${moreSources.length + 1} different values go in; a container takes one.` };
  if (results.length > 1)
    return { reason: `${results.length} different values come out; a container gives one.` };
  const newId = idMaker(pattern.edges.map(({ id }) => id));
  const wall = (port: string): End => ({ node: container.id, port });
  const edge = (from: End, to: End): PatternEdge => ({ id: newId('wall'), source: from, target: to });
  const to = Object.fromEntries(
    chosen.map(({ id, position }) => [
      id,
      { x: position.x - frame.position.x, y: position.y - frame.position.y },
    ]),
  );
  const node = { ...container, ...frame, ...(parent !== undefined && { parent }) };
  const ops: Op[] = [
    { type: 'addNodes', nodes: [node] },
    { type: 'setParent', ids, parent: container.id, to },
    ...(source ? [{ type: 'connect', edges: [edge(source, wall(entry.name))] } as const] : []),
    { type: 'connect', edges: into.map((cut) => edge(wall(give.name), cut.target)) },
    ...results.map((from): Op => ({ type: 'connect', edges: [edge(from, wall(take.name))] })),
  ];
  return {
    ops: putBack(
      pattern,
      ops,
      out.map((cut) => ({ ...cut, source: wall(exit.name) })),
    ),
  };
}

/** Edges that kept their id and lost their place: each goes back to it, as the order of edges is that of voices. */
export function putBack(pattern: Pattern, ops: readonly Op[], edges: readonly PatternEdge[]): Op[] {
  const all = [...ops];
  let { pattern: next } = apply(pattern, ops);
  for (const edge of edges) {
    const before = new Set(
      pattern.edges
        .slice(
          0,
          pattern.edges.findIndex(({ id }) => id === edge.id),
        )
        .map(({ id }) => id),
    );
    const op: Op = {
      type: 'connect',
      edges: [edge],
      at: next.edges.filter(({ id }) => before.has(id)).length,
    };
    all.push(op);
    next = apply(next, op).pattern;
  }
  return all;
}

/** Takes everything out of a container and the container away; the wires through its wall become whole again. */
export function unwrap(pattern: Pattern, id: string, known: Pick<Known, 'primitives'>): Regrouped {
  const container = pattern.nodes.find((node) => node.id === id);
  const ports = container && toPart(container, known).ports;
  if (!container || !ports?.inner) return { reason: 'This node holds no others.' };
  const children = pattern.nodes.filter(({ parent }) => parent === id);
  const inside = withInside(pattern, [id]);
  const isInner = (end: End): boolean => end.node !== id && inside.has(end.node);
  const arriving = pattern.edges.filter(
    ({ source, target }) => target.node === id && !inside.has(source.node),
  );
  const leaving = pattern.edges.filter(
    ({ source, target }) => source.node === id && !inside.has(target.node),
  );
  const gives = pattern.edges.filter(({ source, target }) => source.node === id && isInner(target));
  const takes = pattern.edges.filter(({ source, target }) => target.node === id && isInner(source));
  const [first] = arriving.filter(({ target }) => target.port === ports.in[0]?.name);
  const results = distinct(takes.map(({ source }) => source));
  if (leaving.length > 0 && results.length > 1)
    return { reason: `${results.length} results are handed back here; taken apart, they would be one wire.` };
  const newId = idMaker(pattern.edges.map((edge) => edge.id));
  const whole = (source: End | undefined, target: End): PatternEdge[] =>
    source ? [{ id: newId('whole'), source, target }] : [];
  const to = Object.fromEntries(
    children.map((node) => [
      node.id,
      { x: node.position.x + container.position.x, y: node.position.y + container.position.y },
    ]),
  );
  const { parent } = container;
  const ids = children.map((node) => node.id);
  const ops: Op[] = [
    { type: 'setParent', ids, to, ...(parent !== undefined && { parent }) },
    { type: 'removeNodes', ids: [id] },
    { type: 'connect', edges: gives.flatMap(({ target }) => whole(first?.source, target)) },
  ];
  const [result] = results;
  return {
    ops: result
      ? putBack(
          pattern,
          ops,
          leaving.map((edge) => ({ ...edge, source: result })),
        )
      : ops,
  };
}
