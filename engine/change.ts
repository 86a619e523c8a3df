/**
 * What differs between a pattern and one that was made from it. Ops share every node and edge they leave
 * alone, so most of it is comparing references; what was only moved does not count.
 */
import { type Diff, diff, patch } from './diff.ts';
import type { Inference } from './infer.ts';
import { type Known, type Part, toPart } from './parts.ts';
import { LIMITS, type Pattern, type PatternEdge, type PatternNode } from './pattern.ts';
import { haveSamePlaces, patchNodes, type Rewired, rewire } from './rewire.ts';
import { isSameData, isSameList } from './same.ts';
import { type Graph, isAllReached, type Scope, type Stop, walk } from './scopes.ts';

/** Too much differs for a comparison to be of use. */
export const EVERYTHING = 'everything';

export type Change = Pick<Inference, 'pattern' | 'graph' | 'stops' | 'parts'> & {
  /** Nodes came, went or changed places, or edges did: the graph is another one. */
  isRewired: boolean;
  edges: Diff<PatternEdge>;
  /** Nodes that say something else: a setting, a title, a place inside. Those that came or went too. */
  touched: ReadonlySet<string>;
  /** Nodes of which anything has to be worked out again; grows while facts turn out differently. */
  dirty: Set<string>;
  /** Nodes that the walk came to before and does not come to now. */
  unreached: readonly string[];
  /** Containers (`undefined`: the top) in which other paths may be taken. */
  scopes: ReadonlySet<string | undefined>;
  /** Nodes that get their inputs or pass on their outputs in another way. */
  rerouted: ReadonlySet<string>;
};

export function changeOf(before: Inference, pattern: Pattern): Change | typeof EVERYTHING {
  const past = before.pattern;
  const isOdd = before.graph.nodes.size !== past.nodes.length || before.graph.repeated.length > 0;
  if (pattern.uses !== past.uses || isOdd) return EVERYTHING;
  const nodes = diff(past.nodes, pattern.nodes);
  const edges = diff(past.edges, pattern.edges);
  const isRewired = edges.gone.length + edges.come.length > 0 || !haveSamePlaces(nodes);
  const { graph, affected }: Partial<Rewired> & Pick<Rewired, 'graph'> = isRewired
    ? rewire(before.graph, pattern, { nodes, edges })
    : { graph: { ...before.graph, nodes: patchNodes(before.graph.nodes, pattern.nodes, nodes) } };
  if (graph.nodes.size !== pattern.nodes.length) return EVERYTHING;
  const { parts, touched } = compareParts(before, graph, nodes);
  const change = {
    ...{ pattern, graph, stops: isRewired ? walk(graph, LIMITS.nesting) : before.stops, parts },
    ...{ isRewired, edges, touched, dirty: new Set(touched), unreached: [] as string[] },
    ...{ scopes: new Set<string | undefined>(), rerouted: new Set<string>() },
  };
  for (const id of touched) {
    for (const follower of followersOf(graph, id)) change.dirty.add(follower);
    if (!isSameWayThrough(before.parts.get(id), parts.get(id))) markScopes(change, before, id);
  }
  if (affected) compareWires(change, before, affected);
  return change;
}

/** Nodes that read what a node says, by whatever kind of edge. */
export function* followersOf({ from, inner }: Graph, id: string): Generator<string> {
  for (const { target } of from.get(id) ?? []) yield target.node;
  for (const { target } of inner.get(id) ?? []) yield target.node;
}

function compareParts(
  { parts: before, known }: Inference,
  { nodes }: Graph,
  { gone, come }: Diff<PatternNode>,
) {
  const touched = new Set<string>();
  if (gone.length + come.length === 0) return { parts: before, touched };
  for (const { id } of gone) if (!nodes.has(id)) touched.add(id);
  const left = [...touched];
  const fresh = new Map<string, Part>();
  for (const node of come) {
    const past = before.get(node.id);
    fresh.set(node.id, past?.node === node ? past : partAgain(past, node, known));
    if (!past || !saysTheSame(past.node, node)) touched.add(node.id);
  }
  return { parts: patch(before, { gone: left, fresh, keys: nodes.keys() }), touched };
}

function partAgain(past: Part | undefined, node: PatternNode, known: Known): Part {
  const isSame = past && past.node.config === node.config && past.node.primitive === node.primitive;
  return isSame ? { ...past, node } : toPart(node, known);
}

const saysTheSame = (a: PatternNode, b: PatternNode): boolean =>
  a === b ||
  (a.config === b.config &&
    a.title === b.title &&
    a.primitive === b.primitive &&
    a.version === b.version &&
    a.parent === b.parent);

/** Does whether anything behind a node runs depend on the same ports and exits of it as before? */
const isSameWayThrough = (a: Part | undefined, b: Part | undefined): boolean =>
  a !== undefined &&
  b !== undefined &&
  a.primitive === b.primitive &&
  isSameData(a.ports, b.ports) &&
  isSameData(a.exits, b.exits);

type Growing = Change & {
  unreached: string[];
  scopes: Set<string | undefined>;
  rerouted: Set<string>;
};

function markScopes({ graph, scopes, rerouted }: Growing, before: Inference, id: string): void {
  rerouted.add(id);
  const places = [before.graph.nodes.get(id), graph.nodes.get(id)];
  for (const node of places) if (node) scopes.add(node.parent);
  scopes.add(id);
}

function compareWires(change: Growing, before: Inference, affected: ReadonlySet<string>): void {
  const { graph, dirty, scopes } = change;
  const past = before.graph;
  for (const id of affected) {
    const isSame =
      isSameList(past.into.get(id), graph.into.get(id)) && isSameList(past.back.get(id), graph.back.get(id));
    if (isSame) continue;
    dirty.add(id);
    markScopes(change, before, id);
  }
  for (const container of new Set([...past.scopes.keys(), ...graph.scopes.keys()])) {
    const [was, is] = [past.scopes.get(container), graph.scopes.get(container)];
    if (was && is && isSameScope(was, is)) continue;
    scopes.add(container);
    if (container !== undefined && !(was && is)) dirty.add(container);
  }
  compareWalks(change, before);
}

const isSameScope = (a: Scope, b: Scope): boolean =>
  a === b || (isSameList(a.nodes, b.nodes) && isSameList(a.order, b.order));

/** Nodes that are reached anew are dirty; of those no longer reached nothing is known, for anybody. */
function compareWalks(change: Growing, before: Inference): void {
  const { stops, graph, touched, dirty } = change;
  if (isAllReached(graph, stops) && isAllReached(before.graph, before.stops)) {
    // Whatever came or became a container is dirty already.
    for (const id of touched) if (!graph.nodes.has(id)) leave(change, id);
    return;
  }
  const now = entered(stops);
  const past = entered(before.stops);
  for (const id of past.keys()) if (!now.has(id)) leave(change, id);
  for (const [id, isEntered] of now) if (past.get(id) !== isEntered) dirty.add(id);
}

function leave({ graph, dirty, unreached }: Growing, id: string): void {
  unreached.push(id);
  dirty.add(id);
  for (const follower of followersOf(graph, id)) dirty.add(follower);
}

/** Whether each node that was reached was entered, too. */
function entered(stops: readonly Stop[]): ReadonlyMap<string, boolean> {
  const met = new Map<string, boolean>();
  for (const { node, phase } of stops) met.set(node, phase !== 'node');
  return met;
}
