/**
 * Who stands where: nodes grouped by scope, edges by how they relate to walls, an order in which values
 * can flow. Works on any stored pattern, however broken; linear in nodes and edges, without recursion.
 */
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
};

export type Graph = {
  /** By id; of several nodes with one id the first. */
  nodes: ReadonlyMap<string, PatternNode>;
  /** By container id. A parent that does not exist has a scope too, which nothing leads to. */
  scopes: ReadonlyMap<string | undefined, Scope>;
  /** `ordinary` and `give` edges by target node, in stored order: the order of voices. */
  into: ReadonlyMap<string, readonly PatternEdge[]>;
  /** `take` and `self` edges by container, in stored order. */
  back: ReadonlyMap<string, readonly PatternEdge[]>;
  /** `ordinary` edges by source node. */
  from: ReadonlyMap<string, readonly PatternEdge[]>;
  /** `give`, `take` and `self` edges by source node. */
  inner: ReadonlyMap<string, readonly PatternEdge[]>;
};

/** One stop of a walk: containers are entered before their inside and left after it. */
export type Stop = { node: string; phase: 'node' | 'enter' | 'leave' };

export function toGraph(pattern: Pattern): Graph {
  const nodes = new Map<string, PatternNode>();
  for (const node of pattern.nodes) if (!nodes.has(node.id)) nodes.set(node.id, node);
  const links: Lists = { into: new Map(), back: new Map(), from: new Map(), inner: new Map() };
  for (const edge of pattern.edges) file(links, edge, kindOf(nodes, edge));
  return { nodes, ...links, scopes: toScopes(nodes, links) };
}

type Lists = Record<'into' | 'back' | 'from' | 'inner', Map<string, PatternEdge[]>>;

function file({ into, back, from, inner }: Lists, edge: PatternEdge, kind: EdgeKind): void {
  if (kind === 'ordinary' || kind === 'give') push(into, edge.target.node, edge);
  else if (kind === 'take' || kind === 'self') push(back, edge.target.node, edge);
  if (kind === 'ordinary') push(from, edge.source.node, edge);
  else if (kind === 'give' || kind === 'take' || kind === 'self') push(inner, edge.source.node, edge);
}

function toScopes(nodes: ReadonlyMap<string, PatternNode>, links: Links): Map<string | undefined, Scope> {
  const members = new Map<string | undefined, string[]>([[undefined, []]]);
  for (const node of nodes.values()) push(members, node.parent, node.id);
  const scopes = new Map<string | undefined, Scope>();
  for (const [container, ids] of members) scopes.set(container, toScope(container, ids, links));
  return scopes;
}

/** What was filed anew in a graph that was made from another: edges at `affected`; both lists are compared. */
export type Rewired = { graph: Graph; affected: ReadonlySet<string> };

/** The same as `toGraph(after)`, made from the graph of a pattern that differs little. */
export function rewire(before: Graph, past: Pattern, after: Pattern): Rewired {
  const nodes = new Map<string, PatternNode>();
  for (const node of after.nodes) if (!nodes.has(node.id)) nodes.set(node.id, node);
  const affected = endsOfChanged(past.edges, after.edges);
  const moved = movedNodes(before.nodes, nodes);
  for (const { source, target } of moved.size > 0 ? [...past.edges, ...after.edges] : []) {
    if (moved.has(source.node) || moved.has(target.node)) affected.add(source.node).add(target.node);
  }
  const links = { ...before } as Lists & Graph;
  for (const side of ['into', 'back', 'from', 'inner'] as const) {
    const lists = new Map(before[side] as Lists['into']);
    for (const id of affected) lists.delete(id);
    links[side] = lists;
  }
  refile(links, after.edges, { nodes, affected });
  return { graph: { ...links, nodes, scopes: toScopes(nodes, links) }, affected };
}

function refile(
  links: Lists,
  edges: readonly PatternEdge[],
  { nodes, affected }: { nodes: ReadonlyMap<string, PatternNode>; affected: ReadonlySet<string> },
): void {
  for (const edge of edges) {
    const isInto = affected.has(edge.target.node);
    const isFrom = affected.has(edge.source.node);
    if (!isInto && !isFrom) continue;
    const kind = kindOf(nodes, edge);
    if (kind === 'dangling' || kind === 'crossing') continue;
    if (isInto)
      push(kind === 'ordinary' || kind === 'give' ? links.into : links.back, edge.target.node, edge);
    if (isFrom) push(kind === 'ordinary' ? links.from : links.inner, edge.source.node, edge);
  }
}

/** Ends of all edges between what both lists begin with and what both end with. */
function endsOfChanged(before: readonly PatternEdge[], after: readonly PatternEdge[]): Set<string> {
  const ends = new Set<string>();
  if (before === after) return ends;
  const most = Math.min(before.length, after.length);
  let start = 0;
  while (start < most && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < most - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end += 1;
  for (const list of [before, after]) {
    for (let i = start; i < list.length - end; i += 1) {
      const edge = list[i];
      if (edge) ends.add(edge.source.node).add(edge.target.node);
    }
  }
  return ends;
}

/** Nodes that came, went, or stand in another scope. */
function movedNodes(before: Graph['nodes'], after: Graph['nodes']): Set<string> {
  const moved = new Set<string>();
  let met = 0;
  for (const [id, node] of after) {
    const past = before.get(id);
    if (past) met += 1;
    if (!past || past.parent !== node.parent) moved.add(id);
  }
  if (met < before.size) for (const id of before.keys()) if (!after.has(id)) moved.add(id);
  return moved;
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
  const order = sortTopologically(nodes, links);
  const left = new Set(nodes);
  for (const id of order) left.delete(id);
  return { container, nodes, order, cycles: left.size ? findCycles(left, links) : [] };
}

/** Kahn's algorithm: what became ready first comes first, so the order is stable. */
function sortTopologically(nodes: readonly string[], { from }: Links): string[] {
  const places = new Map<string, number>();
  for (const id of nodes) places.set(id, places.size);
  const waitsFor = new Uint32Array(nodes.length);
  const next = nodes.map((id) => {
    const targets = from.get(id);
    return targets ? targets.map(({ target }) => places.get(target.node) ?? 0) : NOWHERE;
  });
  for (const targets of next) for (const place of targets) waitsFor[place] = (waitsFor[place] ?? 0) + 1;
  const order: number[] = [];
  for (const [place, count] of waitsFor.entries()) if (count === 0) order.push(place);
  for (let i = 0; i < order.length; i += 1) {
    for (const place of next[order[i] ?? 0] ?? NOWHERE) {
      const count = (waitsFor[place] ?? 0) - 1;
      waitsFor[place] = count;
      if (count === 0) order.push(place);
    }
  }
  return order.map((place) => nodes[place] ?? '');
}

const NOWHERE: readonly number[] = [];

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
