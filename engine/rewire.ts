/** The graph of a pattern that was made from another: only what differs is filed anew. */
import { type Diff, patch } from './diff.ts';
import type { Pattern, PatternEdge, PatternNode } from './pattern.ts';
import { isSameList } from './same.ts';
import {
  edgesAt,
  type Graph,
  kindOf,
  LISTS,
  type ListName,
  listFrom,
  listInto,
  reorder,
  repeatedIds,
  toScopes,
} from './scopes.ts';

/** `nodes` and `edges` are what differs from the pattern before; what stayed has no id twice. */
export type Differences = { nodes: Diff<PatternNode>; edges: Diff<PatternEdge> };

/** Edges at `affected` may be others, or stand in another order. */
export type Rewired = { graph: Graph; affected: ReadonlySet<string> };

/** Did every node stay where it is, in the list and in its container? */
export const haveSamePlaces = ({ gone, come }: Diff<PatternNode>): boolean =>
  gone.length === come.length &&
  gone.every((node, i) => node.id === come[i]?.id && node.parent === come[i]?.parent);

/** The same as `toGraph(after)`. */
export function rewire(before: Graph, after: Pattern, { nodes: diff, edges }: Differences): Rewired {
  const nodes = patchNodes(before.nodes, after.nodes, diff);
  const areInPlace = haveSamePlaces(diff);
  const affected = new Set<string>();
  for (const list of [edges.gone, edges.come])
    for (const { source, target } of list) affected.add(source.node).add(target.node);
  if (!areInPlace)
    addNeighbours(affected, movedNodes(before.nodes, nodes, diff), { before, edges: after.edges });
  const links = refile({ ...before, nodes }, after.edges, affected);
  const scopes = areInPlace ? reorder(before.scopes, affected, links) : toScopes(nodes, links);
  return { graph: { ...links, nodes, scopes, repeated: nowRepeated(after.edges, edges) }, affected };
}

/** Nodes by id in stored order. Of several with one id only one is kept. */
export function patchNodes(
  before: Graph['nodes'],
  after: readonly PatternNode[],
  { gone, come }: Diff<PatternNode>,
): Graph['nodes'] {
  if (gone.length + come.length === 0) return before;
  const fresh = new Map(come.map((node) => [node.id, node]));
  const left = gone.flatMap(({ id }) => (fresh.has(id) ? [] : [id]));
  return patch(before, { gone: left, fresh, keys: after.map(({ id }) => id) });
}

/** Nodes that came, went, or stand in another scope. */
function movedNodes(
  before: Graph['nodes'],
  after: Graph['nodes'],
  { gone, come }: Diff<PatternNode>,
): Set<string> {
  const moved = new Set<string>();
  for (const { id } of [...gone, ...come]) {
    const [past, now] = [before.get(id), after.get(id)];
    if (!past || !now || past.parent !== now.parent) moved.add(id);
  }
  return moved;
}

/** Edges of which an end moved relate otherwise to walls. Those that came are affected already. */
function addNeighbours(
  affected: Set<string>,
  moved: ReadonlySet<string>,
  { before, edges }: { before: Graph; edges: readonly PatternEdge[] },
): void {
  for (const id of moved) {
    affected.add(id);
    for (const { source, target } of before.isFiled ? edgesAt(before, id) : [])
      affected.add(source.node).add(target.node);
  }
  if (before.isFiled) return;
  for (const { source, target } of edges) {
    if (moved.has(source.node)) affected.add(target.node);
    if (moved.has(target.node)) affected.add(source.node);
  }
}

type Lists = Pick<Graph, ListName>;

function refile(graph: Graph, edges: readonly PatternEdge[], affected: ReadonlySet<string>): Graph {
  const fresh = { into: new Map(), back: new Map(), from: new Map(), inner: new Map() } as const;
  const add = (list: Map<string, PatternEdge[]>, id: string, edge: PatternEdge) => {
    const found = list.get(id);
    if (found) found.push(edge);
    else list.set(id, [edge]);
  };
  let { isFiled } = graph;
  for (const edge of affected.size > 0 ? edges : []) {
    const isInto = affected.has(edge.target.node);
    const isFrom = affected.has(edge.source.node);
    if (!isInto && !isFrom) continue;
    const kind = kindOf(graph.nodes, edge);
    if (!listInto(kind)) isFiled = false;
    const [into, from] = [isInto && listInto(kind), isFrom && listFrom(kind)];
    if (into) add(fresh[into], edge.target.node, edge);
    if (from) add(fresh[from], edge.source.node, edge);
  }
  const lists: Partial<Record<ListName, Lists[ListName]>> = {};
  for (const name of LISTS) lists[name] = patchList(graph[name], fresh[name], affected);
  return { ...graph, ...lists, isFiled };
}

/** The very same if nothing in it is another. */
function patchList(
  before: Lists[ListName],
  fresh: ReadonlyMap<string, readonly PatternEdge[]>,
  affected: ReadonlySet<string>,
): Lists[ListName] {
  const others = new Map<string, readonly PatternEdge[] | undefined>();
  for (const id of affected) if (!isSameList(before.get(id), fresh.get(id))) others.set(id, fresh.get(id));
  return before.with(others);
}

/** Only what came can have an id that is there already. */
function nowRepeated(after: readonly PatternEdge[], { come }: Diff<PatternEdge>): readonly string[] {
  if (come.length === 0) return NONE;
  const ids = new Set(come.map(({ id }) => id));
  let met = 0;
  for (const { id } of after) if (ids.has(id)) met += 1;
  return met === ids.size ? NONE : repeatedIds(after);
}

const NONE: readonly string[] = [];
