/**
 * Ops that keep the wires of what changes: a node put into an edge, taken out of one, or replaced by another;
 * nodes put into a container and out again. Each answer is one intent; an empty one means: not possible so.
 */
import { judgeFrom } from './connect.ts';
import { putBack } from './group.ts';
import { idMaker } from './ids.ts';
import { inferPattern } from './infer.ts';
import { apply, type Op, withInside } from './ops.ts';
import { type Known, toPart } from './parts.ts';
import type { Pattern, PatternEdge, PatternNode } from './pattern.ts';

type Ends = Pick<PatternEdge, 'source' | 'target'>;

const edgeIds = (pattern: Pattern): ((like: string) => string) => idMaker(pattern.edges.map(({ id }) => id));

/** Does the type at `source` fit `target` in this pattern, with nothing else in the way? */
function fits(pattern: Pattern, { source, target }: Ends, known: Known): boolean {
  return judgeFrom(inferPattern(pattern, known), source)(target).ok;
}

/** Of nodes that are not in the pattern: the first input that takes what the edge carries, and where it goes on. */
export type Splice = { node: PatternNode; input: string; output: string };

/** Those of the nodes that fit into an edge, each tried by itself; what is known is worked out twice in all. */
export function fitsOnEdge(
  pattern: Pattern,
  { edge, nodes }: { edge: string; nodes: readonly PatternNode[] },
  known: Known,
): readonly Splice[] {
  const found = pattern.edges.find(({ id }) => id === edge);
  if (!found) return [];
  const { pattern: grown } = apply(pattern, [
    { type: 'disconnect', ids: [edge] },
    { type: 'addNodes', nodes },
  ]);
  const from = judgeFrom(inferPattern(grown, known), found.source);
  const entered = nodes.flatMap((node) => {
    const ports = toPart(node, known).ports;
    const input = ports?.in.find(({ name }) => from({ node: node.id, port: name }).ok)?.name;
    return ports && input !== undefined ? [{ node, ports, input }] : [];
  });
  const newId = edgeIds(grown);
  const into = entered.map(({ node, input }) => ({
    ...{ id: newId('into'), source: found.source },
    target: { node: node.id, port: input },
  }));
  const after = inferPattern(apply(grown, { type: 'connect', edges: into }).pattern, known);
  return entered.flatMap(({ node, ports, input }) => {
    const port = ports.out.find(
      ({ name }) => judgeFrom(after, { node: node.id, port: name })(found.target).ok,
    );
    return port ? [{ node, input, output: port.name }] : [];
  });
}

/** Puts a node into an edge; the way on keeps the edge's place among the voices. */
export function insertOnEdge(pattern: Pattern, edge: string, { node, input, output }: Splice): Op[] {
  const at = pattern.edges.findIndex(({ id }) => id === edge);
  const found = pattern.edges[at];
  if (!found) return [];
  const newId = edgeIds(pattern);
  const before = { id: newId(edge), source: found.source, target: { node: node.id, port: input } };
  const after = { id: newId(edge), source: { node: node.id, port: output }, target: found.target };
  const isThere = pattern.nodes.some(({ id }) => id === node.id);
  const adding: Op[] = isThere ? [] : [{ type: 'addNodes', nodes: [node] }];
  return [...adding, { type: 'connect', edges: [before, after], replaces: [edge], at }];
}

/** Nodes that hang together by edges among themselves. */
function clusters(ids: ReadonlySet<string>, edges: readonly PatternEdge[]): readonly ReadonlySet<string>[] {
  const left = new Set(ids);
  const found: Set<string>[] = [];
  for (const id of ids) {
    if (!left.delete(id)) continue;
    const cluster = new Set([id]);
    for (const member of cluster) {
      for (const { source, target } of edges) {
        const other = source.node === member ? target.node : target.node === member ? source.node : '';
        if (left.delete(other)) cluster.add(other);
      }
    }
    found.push(cluster);
  }
  return found;
}

/**
 * Removes nodes; where one edge led into a chain of them and one led out of it, and the type fits, the two
 * become one. Everything else would be a guess and is left open.
 */
export function removeAndBridge(pattern: Pattern, ids: readonly string[], known: Known): Op[] {
  const gone = withInside(pattern, ids);
  let ops: Op[] = [{ type: 'removeNodes', ids }];
  for (const cluster of clusters(gone, pattern.edges)) {
    const into = pattern.edges.filter(
      ({ source, target }) => cluster.has(target.node) && !gone.has(source.node),
    );
    const out = pattern.edges.filter(
      ({ source, target }) => cluster.has(source.node) && !gone.has(target.node),
    );
    const [first, last] = [into[0], out[0]];
    if (!first || !last || into.length > 1 || out.length > 1) continue;
    const bridge = { ...last, source: first.source };
    if (fits(apply(pattern, ops).pattern, bridge, known)) ops = putBack(pattern, ops, [bridge]);
  }
  return ops;
}

export type Replaced = { ops: Op[]; kept: number; lost: number };

/**
 * Puts another node in the place of one: each edge goes to the port of the same name, else to the first that
 * takes it. Counts the edges that found a place and those that did not.
 */
export function replaceNode(
  pattern: Pattern,
  old: string,
  { node, known }: { node: PatternNode; known: Known },
): Replaced {
  const mine = pattern.edges.filter(({ source, target }) => source.node === old || target.node === old);
  let ops: Op[] = [
    { type: 'removeNodes', ids: [old] },
    { type: 'addNodes', nodes: [node] },
  ];
  let kept = 0;
  const { ports } = toPart(node, known);
  // Into it first: what it takes decides what it gives.
  const isInto = (edge: PatternEdge): boolean => edge.target.node === old;
  for (const edge of [...mine.filter(isInto), ...mine.filter((one) => !isInto(one))]) {
    const side = isInto(edge) ? 'target' : 'source';
    const names = ((isInto(edge) ? ports?.in : ports?.out) ?? []).map(({ name }) => name);
    const same = edge[side].port;
    const inference = inferPattern(apply(pattern, ops).pattern, known);
    const found = names
      .toSorted((a, b) => Number(b === same) - Number(a === same))
      .map((port) => ({ ...edge, [side]: { node: node.id, port } }))
      .find(({ source, target }) => {
        const verdict = judgeFrom(inference, source)(target);
        return verdict.ok && !verdict.replaces;
      });
    if (!found) continue;
    kept += 1;
    ops = putBack(pattern, ops, [found]);
  }
  return { ops, kept, lost: mine.length - kept };
}
