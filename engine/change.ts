/**
 * What differs between a pattern and one that was made from it. Ops share every node and edge they leave
 * alone, so most of it is comparing references; what was only moved does not count.
 */
import type { Inference } from './infer.ts';
import { type Known, type Part, toPart } from './parts.ts';
import { LIMITS, type Pattern, type PatternNode } from './pattern.ts';
import { isSameData } from './same.ts';
import { type Graph, rewire, type Scope, type Stop, walk } from './scopes.ts';

/** Too much differs for a comparison to be of use. */
export const EVERYTHING = 'everything';

export type Change = Pick<Inference, 'pattern' | 'graph' | 'stops' | 'parts'> & {
  /** Nodes came, went or changed places, or edges did: the graph is another one. */
  isRewired: boolean;
  /** Nodes that say something else: a setting, a title, a place inside. Those that came or went too. */
  touched: ReadonlySet<string>;
  /** Nodes of which anything has to be worked out again; grows while facts turn out differently. */
  dirty: Set<string>;
  /** Nodes that the walk came to before and does not come to now. */
  unreached: readonly string[];
  /** Containers (`undefined`: the top) in which other paths may be taken. */
  scopes: ReadonlySet<string | undefined>;
};

export function changeOf(before: Inference, pattern: Pattern): Change | typeof EVERYTHING {
  const past = before.pattern;
  if (pattern.uses !== past.uses || before.graph.nodes.size !== past.nodes.length) return EVERYTHING;
  const isRewired = pattern.edges !== past.edges || !haveSamePlaces(past.nodes, pattern.nodes);
  const { graph, affected } = isRewired
    ? rewire(before.graph, past, pattern)
    : { graph: withNodes(before.graph, past.nodes, pattern.nodes), affected: undefined };
  if (graph.nodes.size !== pattern.nodes.length) return EVERYTHING;
  const { parts, touched } = compareParts(before, graph, { pattern, isRewired });
  const change = {
    ...{ pattern, graph, stops: isRewired ? walk(graph, LIMITS.nesting) : before.stops, parts },
    ...{ isRewired, touched, dirty: new Set(touched), unreached: [] as string[] },
    scopes: new Set<string | undefined>(),
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

function haveSamePlaces(before: readonly PatternNode[], after: readonly PatternNode[]): boolean {
  if (before === after) return true;
  return (
    before.length === after.length &&
    before.every((one, i) => {
      const other = after[i];
      return one === other || (one.id === other?.id && one.parent === other.parent);
    })
  );
}

function withNodes(graph: Graph, before: readonly PatternNode[], after: readonly PatternNode[]): Graph {
  const nodes = new Map(graph.nodes);
  for (const [i, node] of after.entries()) if (before[i] !== node) nodes.set(node.id, node);
  return { ...graph, nodes };
}

function compareParts(
  { parts: before, known, pattern }: Inference,
  { nodes }: Graph,
  after: { pattern: Pattern; isRewired: boolean },
) {
  const touched = new Set<string>();
  const list = after.pattern.nodes;
  if (pattern.nodes === list) return { parts: before, touched };
  const isInPlace = !after.isRewired;
  const parts = new Map<string, Part>(isInPlace ? before : []);
  for (const [i, node] of list.entries()) {
    if (isInPlace && node === pattern.nodes[i]) continue;
    const past = before.get(node.id);
    parts.set(node.id, past?.node === node ? past : partAgain(past, node, known));
    if (!past || !saysTheSame(past.node, node)) touched.add(node.id);
  }
  if (!isInPlace) for (const id of before.keys()) if (!nodes.has(id)) touched.add(id);
  return { parts, touched };
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

type Growing = Change & { unreached: string[]; scopes: Set<string | undefined> };

function markScopes({ graph, scopes }: Growing, before: Inference, id: string): void {
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

const isSameList = <T>(a: readonly T[] = [], b: readonly T[] = []): boolean =>
  a.length === b.length && a.every((one, i) => one === b[i]);

const isSameScope = (a: Scope, b: Scope): boolean =>
  isSameList(a.nodes, b.nodes) && isSameList(a.order, b.order);

/** Nodes that are reached anew are dirty; of those no longer reached nothing is known, for anybody. */
function compareWalks({ stops, graph, dirty, unreached }: Growing, before: Inference): void {
  const now = entered(stops);
  const past = entered(before.stops);
  for (const node of past.keys()) {
    if (now.has(node)) continue;
    unreached.push(node);
    dirty.add(node);
    for (const follower of followersOf(graph, node)) dirty.add(follower);
  }
  for (const [node, isEntered] of now) if (past.get(node) !== isEntered) dirty.add(node);
}

/** Whether each node that was reached was entered, too. */
function entered(stops: readonly Stop[]): ReadonlyMap<string, boolean> {
  const met = new Map<string, boolean>();
  for (const { node, phase } of stops) met.set(node, phase !== 'node');
  return met;
}
