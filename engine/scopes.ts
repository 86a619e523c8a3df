/**
 * Who stands where: nodes grouped by scope, edges by how they relate to walls, an order in which values
 * can flow. Works on any stored pattern, however broken; linear in nodes and edges, without recursion.
 */
import { Layered } from './layered.ts';
import { type Numbered, renumber, toNumbered } from './order.ts';
import type { Pattern, PatternEdge, PatternNode } from './pattern.ts';

/**
 * - `ordinary`: between two nodes of one scope.
 * - `give`: from a container's inner wall to a node inside. `take`: from a node inside back to the wall.
 * - `self`: both ends are one node: straight from a container's give port to its take port, or a cycle.
 * - `crossing`: through a wall. `dangling`: an end that does not exist.
 */
export type EdgeKind = 'ordinary' | 'give' | 'take' | 'self' | 'crossing' | 'dangling';

export type Scope = {
  /** Id of the container whose inside this is; `undefined` at the top. */
  container: string | undefined;
  /** In stored order. */
  nodes: readonly string[];
  /** Sources before targets; nodes on a cycle or behind one are left out. */
  order: readonly string[];
  /** Node ids of each cycle found, in the direction of its edges. */
  cycles: readonly (readonly string[])[];
  numbered: Numbered;
};

export type Graph = {
  /** By id; of several nodes with one id the first. */
  nodes: ReadonlyMap<string, PatternNode>;
  /** By container id. A parent that does not exist has a scope too, which nothing leads to. */
  scopes: ReadonlyMap<string | undefined, Scope>;
  /** `ordinary` and `give` edges by target node, in stored order: the order of voices. */
  into: Layered<readonly PatternEdge[]>;
  /** `take` and `self` edges by container, in stored order. */
  back: Layered<readonly PatternEdge[]>;
  /** `ordinary` edges by source node. */
  from: Layered<readonly PatternEdge[]>;
  /** `give`, `take` and `self` edges by source node. */
  inner: Layered<readonly PatternEdge[]>;
  /** Ids that several edges have. */
  repeated: readonly string[];
  /** Is every edge filed in these lists? Where not, `false` may stay on after the last such edge went. */
  isFiled: boolean;
};

/** One stop of a walk: containers are entered before their inside and left after it. */
export type Stop = { node: string; phase: 'node' | 'enter' | 'leave' };

export function toGraph(pattern: Pattern): Graph {
  const nodes = new Map<string, PatternNode>();
  for (const node of pattern.nodes) if (!nodes.has(node.id)) nodes.set(node.id, node);
  const links: Lists = { into: new Map(), back: new Map(), from: new Map(), inner: new Map() };
  let isFiled = true;
  for (const edge of pattern.edges) {
    const kind = kindOf(nodes, edge);
    const [into, from] = [listInto(kind), listFrom(kind)];
    if (!into) isFiled = false;
    if (into) push(links[into], edge.target.node, edge);
    if (from) push(links[from], edge.source.node, edge);
  }
  const repeated = repeatedIds(pattern.edges);
  const lists = {
    ...{ into: new Layered(links.into), back: new Layered(links.back) },
    ...{ from: new Layered(links.from), inner: new Layered(links.inner) },
  };
  return { nodes, ...lists, repeated, isFiled, scopes: toScopes(nodes, lists) };
}

export const LISTS = ['into', 'back', 'from', 'inner'] as const;
export type ListName = (typeof LISTS)[number];
type Lists = Record<ListName, Map<string, PatternEdge[]>>;

/** Which list of its target an edge of this kind belongs to. */
export function listInto(kind: EdgeKind): 'into' | 'back' | undefined {
  if (kind === 'ordinary' || kind === 'give') return 'into';
  return kind === 'take' || kind === 'self' ? 'back' : undefined;
}

/** Which list of its source an edge of this kind belongs to. */
export function listFrom(kind: EdgeKind): 'from' | 'inner' | undefined {
  if (kind === 'ordinary') return 'from';
  return kind === 'give' || kind === 'take' || kind === 'self' ? 'inner' : undefined;
}

export function repeatedIds(list: readonly { id: string }[]): string[] {
  const seen = new Set<string>();
  for (const { id } of list) seen.add(id);
  if (seen.size === list.length) return [];
  return list.flatMap(({ id }) => (seen.delete(id) ? [] : [id]));
}

export function toScopes(
  nodes: ReadonlyMap<string, PatternNode>,
  links: Links,
): Map<string | undefined, Scope> {
  const members = new Map<string | undefined, string[]>([[undefined, []]]);
  for (const node of nodes.values()) push(members, node.parent, node.id);
  const scopes = new Map<string | undefined, Scope>();
  for (const [container, ids] of members) scopes.set(container, toScope(container, ids, links));
  return scopes;
}

/** The same as `toScopes`, where all nodes stayed and only edges at `affected` are others. */
export function reorder(
  before: Graph['scopes'],
  affected: ReadonlySet<string>,
  links: Links,
): Graph['scopes'] {
  const scopes = new Map(before);
  for (const scope of before.values()) {
    const numbered = renumber(scope.numbered, affected, links.from);
    if (numbered) scopes.set(scope.container, toOrdered({ ...scope, numbered }, links));
  }
  return scopes;
}

/** Edges that begin or end at a node, as far as both ends exist and no wall is between them. */
export function* edgesAt(graph: Graph, id: string): Generator<PatternEdge> {
  for (const name of LISTS) yield* graph[name].get(id) ?? [];
}

/** How an edge between these ends would relate to walls. */
export function kindOf(
  nodes: ReadonlyMap<string, PatternNode>,
  { source, target }: Pick<PatternEdge, 'source' | 'target'>,
): EdgeKind {
  const from = nodes.get(source.node);
  const to = nodes.get(target.node);
  if (!from || !to) return 'dangling';
  if (from === to) return 'self';
  if (to.parent === from.id) return 'give';
  if (from.parent === to.id) return 'take';
  return from.parent === to.parent ? 'ordinary' : 'crossing';
}

type Links = Pick<Graph, 'into' | 'from'>;

function toScope(container: string | undefined, nodes: readonly string[], links: Links): Scope {
  return toOrdered({ container, nodes, numbered: toNumbered(nodes, links.from) }, links);
}

function toOrdered(scope: Pick<Scope, 'container' | 'nodes' | 'numbered'>, links: Links): Scope {
  const { nodes, numbered } = scope;
  const order = numbered.sorted.map((place) => nodes[place] ?? '');
  if (order.length === nodes.length) return { ...scope, order, cycles: [] };
  const left = new Set(nodes);
  for (const id of order) left.delete(id);
  return { ...scope, order, cycles: findCycles(left, links) };
}

/**
 * Cycles among `left`, the nodes no order was found for. Each of them has a predecessor among them, so
 * walking backwards must come round. Finds one cycle per group of nodes that walks run into.
 */
function findCycles(left: ReadonlySet<string>, { into }: Links): string[][] {
  const seenIn = new Map<string, number>();
  const cycles: string[][] = [];
  let walk = 0;
  for (const start of left) {
    walk += 1;
    const path: string[] = [];
    let at: string | undefined = start;
    while (at !== undefined && !seenIn.has(at)) {
      seenIn.set(at, walk);
      path.push(at);
      at = into.get(at)?.find((edge) => left.has(edge.source.node))?.source.node;
    }
    if (at !== undefined && seenIn.get(at) === walk) cycles.push(path.slice(path.indexOf(at)).reverse());
  }
  return cycles;
}

/**
 * Every node that can be ordered, sources first; a container's inside between its `enter` and `leave`.
 * Insides deeper than `limit` walls are left out.
 */
export function walk(graph: Graph, limit: number): Stop[] {
  const stops: Stop[] = [];
  const open: { order: readonly string[]; next: number; container: string | undefined }[] = [
    { order: graph.scopes.get(undefined)?.order ?? [], next: 0, container: undefined },
  ];
  for (let top = open.at(-1); top; top = open.at(-1)) {
    const node = top.order[top.next];
    top.next += 1;
    if (node === undefined) {
      open.pop();
      if (top.container !== undefined) stops.push({ node: top.container, phase: 'leave' });
      continue;
    }
    const inside = open.length <= limit ? graph.scopes.get(node) : undefined;
    stops.push({ node, phase: inside ? 'enter' : 'node' });
    if (inside) open.push({ order: inside.order, next: 0, container: node });
  }
  return stops;
}

/** Did the walk come to every node? Each gives one stop, each inside one more. */
export const isAllReached = ({ nodes, scopes }: Graph, stops: readonly Stop[]): boolean =>
  stops.length === nodes.size + scopes.size - 1;

/** Nodes whose `parent` chain never reaches the top: the parent does not exist, or contains itself. */
export function lostNodes(graph: Graph): Set<string> {
  const lost = new Set(graph.nodes.keys());
  const open: (string | undefined)[] = [undefined];
  for (let i = 0; i < open.length; i += 1) {
    for (const id of graph.scopes.get(open[i])?.nodes ?? []) {
      if (lost.delete(id) && graph.scopes.has(id)) open.push(id);
    }
  }
  return lost;
}

/** Nodes reached from `starts` along ordinary edges, the starts included. */
export function reach(graph: Graph, starts: Iterable<string>, towards: 'sources' | 'targets'): Set<string> {
  const seen = new Set(starts);
  for (const id of seen) {
    if (towards === 'targets') for (const { target } of graph.from.get(id) ?? []) seen.add(target.node);
    else addSources(graph, id, seen);
  }
  return seen;
}

function addSources({ nodes, into }: Graph, id: string, seen: Set<string>): void {
  const parent = nodes.get(id)?.parent;
  // Edges into a node that are not ordinary come from its own container.
  for (const { source } of into.get(id) ?? []) if (source.node !== parent) seen.add(source.node);
}

function push<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const found = lists.get(key);
  if (found) found.push(value);
  else lists.set(key, [value]);
}
