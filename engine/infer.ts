/**
 * What is known about every port before anything runs: types, claims, the highest status a confidence
 * can have. Forward, in one pass; the inside of a container between its give ports and its outputs.
 */
import type { AgentCard, CalledFacts, InferContext, NodeIssue, Port, PortFacts } from '#primitives/define.ts';
import { NO_FACTS } from '#primitives/kit/facts.ts';
import type { PortType } from '#primitives/kit/port-type.ts';
import { type Change, changeOf, EVERYTHING, followersOf } from './change.ts';
import { type Arrival, type Known, type Part, portOf, portsOn, toPart } from './parts.ts';
import { LIMITS, type Pattern, type PatternEdge } from './pattern.ts';
import { isSameData } from './same.ts';
import { type Graph, isAllReached, type Stop, toGraph, walk } from './scopes.ts';
import { hasAny, isTooLarge } from './type-size.ts';

export type Inference = {
  pattern: Pattern;
  known: Known;
  agents: ReadonlyMap<string, AgentCard>;
  graph: Graph;
  /** Every node that can be ordered, sources first. */
  stops: readonly Stop[];
  parts: ReadonlyMap<string, Part>;
  /** By `portKey`: output ports and give ports. Missing = nothing certain can be said. */
  facts: ReadonlyMap<string, PortFacts>;
  /** What each primitive itself finds wrong with its node; nodes it finds nothing at are left out. */
  found: ReadonlyMap<string, readonly NodeIssue[]>;
  /** Output ports whose type is too large to compare, by node. */
  oversized: ReadonlyMap<string, readonly string[]>;
  /** Containers whose inside lies deeper than `LIMITS.nesting`: nothing in there was looked at. */
  tooDeep: readonly string[];
  /** The saved patterns it calls, by ref; shared with the inferences of those. */
  called: ReadonlyMap<string, Called>;
  /** Refs of the patterns this one is called by, outermost first. */
  callers: readonly string[];
};

/**
 * A called pattern, judged like any other. `size` counts its nodes, with those of what it calls; `depth` how
 * many containers and calls lie within each other in it.
 */
export type Called = CalledFacts & { inference?: Inference; size: number; depth: number };

export const portKey = (node: string, port: string): string => `${node}.${port}`;

export const inferPattern = (pattern: Pattern, known: Known): Inference =>
  inferWithin(pattern, known, { called: new Map(), callers: [] });

type Calls = { called: Map<string, Called>; callers: readonly string[] };

function inferWithin(pattern: Pattern, known: Known, calls: Calls): Inference {
  const graph = toGraph(pattern);
  const parts = new Map<string, Part>();
  for (const [id, node] of graph.nodes) parts.set(id, toPart(node, known));
  const stops = walk(graph, LIMITS.nesting);
  const facts = new Map<string, PortFacts>();
  const work: Work = {
    ...{ pattern, known, graph, stops, parts, facts, found: new Map(), oversized: new Map() },
    agents: new Map(known.agents.map((agent) => [agent.id, agent])),
    ...{ tooDeep: tooDeepIn(graph, stops), ...calls },
  };
  for (const stop of stops) visit(work, stop, facts);
  return work;
}

type Work = Inference & {
  found: Map<string, readonly NodeIssue[]>;
  oversized: Map<string, readonly string[]>;
} & Calls;

function tooDeepIn(graph: Graph, stops: readonly Stop[]): string[] {
  if (isAllReached(graph, stops)) return [];
  return stops.flatMap(({ node, phase }) => (phase === 'node' && graph.scopes.has(node) ? [node] : []));
}

/** The inference of a pattern made from another, and what differs. */
export type Inferred = { inference: Inference; change: Change | typeof EVERYTHING };

/**
 * The same as `inferPattern(pattern, before.known)`, at the price of what differs. Facts that turn out as
 * they were stay the very same objects, and nothing behind them is looked at.
 */
export function inferAgain(before: Inference, pattern: Pattern): Inferred {
  const change = changeOf(before, pattern);
  const isComparable = change !== EVERYTHING && callsOf(before).join() === callsOf(change).join();
  if (!isComparable) return { inference: inferPattern(pattern, before.known), change: EVERYTHING };
  const { graph, stops, parts, dirty } = change;
  const same = { ...before, pattern, graph, stops, parts };
  if (dirty.size === 0) return { inference: same, change };
  const work: Work = {
    ...{ ...same, found: new Map(before.found), oversized: new Map(before.oversized) },
    called: new Map(before.called),
    tooDeep: change.isRewired ? tooDeepIn(graph, stops) : before.tooDeep,
  };
  for (const id of change.unreached) {
    const names = new Set(named(before.parts.get(id), 'node'));
    work.found.delete(id);
    forget(work, id, names);
    for (const name of names) write(work, portKey(id, name), { facts: undefined, before });
  }
  for (const stop of stops) if (dirty.has(stop.node)) visitAgain(work, stop, { before, dirty });
  return { inference: work, change };
}

/** In the order in which they are met, because that decides who is told of a circle. */
function callsOf({ pattern, parts, stops }: Pick<Inference, 'pattern' | 'parts' | 'stops'>): string[] {
  if (!pattern.uses) return [];
  const ids = [...stops.map(({ node }) => node), ...parts.keys()];
  return ids.flatMap((id) => callOf(parts.get(id)) ?? []);
}

/** The ref of the saved pattern that a node calls. */
export const callOf = (part: Part | undefined): string | undefined =>
  part?.config === undefined ? undefined : part.primitive?.calls?.(part.config);

/** Whoever reads a fact that turns out differently is dirty too. */
function visitAgain(
  work: Work,
  stop: Stop,
  { before, dirty }: { before: Inference; dirty: Set<string> },
): void {
  const { node, phase } = stop;
  const names = new Set([...named(before.parts.get(node), phase), ...named(work.parts.get(node), phase)]);
  if (phase !== 'enter') work.found.delete(node);
  forget(work, node, names);
  // A container may, by mistake, read what leaves it: nothing is known of that yet.
  const isOwnSource = work.graph.back.get(node)?.some(({ source }) => source.node === node);
  if (isOwnSource) for (const name of names) write(work, portKey(node, name), { facts: undefined, before });
  const fresh = new Map<string, PortFacts>();
  visit(work, stop, fresh);
  let isSame = true;
  for (const name of names) {
    const key = portKey(node, name);
    const [was, is] = [before.facts.get(key), fresh.get(key)];
    const facts = was && is && isSameData(was, is) ? was : is;
    if (facts !== work.facts.get(key)) write(work, key, { facts, before });
    if (facts !== was) isSame = false;
  }
  if (!isSame) for (const id of followersOf(work.graph, node)) dirty.add(id);
}

/** Facts are copied when the first of them turns out differently: most edits change none. */
function write(
  work: Work,
  key: string,
  { facts, before }: { facts: PortFacts | undefined; before: Inference },
): void {
  if (work.facts === before.facts) work.facts = new Map(before.facts);
  const own = work.facts as Map<string, PortFacts>;
  if (facts) own.set(key, facts);
  else own.delete(key);
}

/** Ports of which something becomes known at this stop. */
function named(part: Part | undefined, phase: Stop['phase']): readonly string[] {
  if (!part?.ports) return [];
  const gives = phase === 'leave' ? [] : portsOn(part.ports, 'give');
  const outs = phase === 'enter' ? [] : part.ports.out;
  return [...gives, ...outs].map(({ name }) => name);
}

/** What was too large to be looked at may not be now. */
function forget(work: Work, node: string, names: ReadonlySet<string>): void {
  const left = work.oversized.get(node)?.filter((name) => !names.has(name)) ?? [];
  if (left.length > 0) work.oversized.set(node, left);
  else work.oversized.delete(node);
}

/** What is known of the pattern behind a ref, worked out once however often it is called. */
function callFacts(work: Work, ref: string): CalledFacts | undefined {
  const { uses = {} } = work.pattern;
  const graph = Object.hasOwn(uses, ref) ? uses[ref] : undefined;
  if (!graph) return undefined;
  const before = work.called.get(ref);
  if (before) return before;
  const { callers, called } = work;
  if (callers.includes(ref)) return cannotCall('It would call itself.');
  if (callers.length >= LIMITS.nesting) return cannotCall('Patterns call each other too deeply.');
  const inner = { format: 1 as const, uses, nodes: graph.nodes, edges: graph.edges };
  const inference = inferWithin(inner, work.known, { called, callers: [...callers, ref] });
  const [size, depth] = [sizeOf(inference), depthOf(inference)];
  const made = { ...interfaceOf(inference), inference, size, depth };
  called.set(ref, made);
  return made;
}

const cannotCall = (problem: string): Called => ({
  input: NO_FACTS.type,
  output: NO_FACTS,
  problem,
  size: 0,
  depth: 0,
});

function interfaceOf(inference: Inference): CalledFacts {
  const top = inference.graph.scopes.get(undefined)?.nodes ?? [];
  const ofKind = (id: string) => top.filter((node) => inference.graph.nodes.get(node)?.primitive === id);
  const [input, ...others] = ofKind('input');
  const [output] = ofKind('output');
  if (!input || others.length > 0) {
    return cannotCall(`It has ${others.length + (input ? 1 : 0)} inputs; a pattern that is called has one.`);
  }
  const [edge] = (output !== undefined && inference.graph.into.get(output)) || [];
  const result = edge && inference.facts.get(portKey(edge.source.node, edge.source.port));
  const given = inference.facts.get(portKey(input, 'out'));
  if (!result || !given) return cannotCall('It has problems of its own: open and repair it first.');
  return { input: given.type, output: result };
}

/** Nodes in all, called patterns counted as often as they are called. */
export function sizeOf({ parts, called }: Inference): number {
  let size = 0;
  for (const part of parts.values()) {
    const ref = callOf(part);
    size += 1 + (ref === undefined ? 0 : (called.get(ref)?.size ?? 0));
  }
  return size;
}

/** Most containers and calls within each other, those in called patterns included. */
export function depthOf({ parts, called }: Inference): number {
  let deepest = 0;
  for (const part of parts.values()) {
    const ref = callOf(part);
    if (ref === undefined && !part.ports?.inner) continue;
    const inside = ref === undefined ? 0 : (called.get(ref)?.depth ?? 0);
    deepest = Math.max(deepest, wallsAround(parts, part) + 1 + inside);
  }
  return deepest;
}

/** Containers around a node, counted no further than the limit: they may run in a circle. */
function wallsAround(parts: Inference['parts'], { node }: Part): number {
  let walls = 0;
  for (let at = node.parent; at !== undefined && walls < LIMITS.nesting; walls += 1)
    at = parts.get(at)?.node.parent;
  return walls;
}

/**
 * A container is visited twice: at `enter` for what it gives its inside, at `leave` for the rest. What
 * becomes known goes into `facts`.
 */
function visit(work: Work, { node, phase }: Stop, facts: Map<string, PortFacts>): void {
  const part = work.parts.get(node);
  if (!part?.primitive || !part.ports) return;
  const { primitive, ports } = part;
  const ins = arrivalsAt(work, part, 'in');
  if (phase !== 'enter') ins.push(...arrivalsAt(work, part, 'take'));
  const context = contextOf(work, part, new Map(ins));
  const found = phase === 'enter' ? [] : (primitive.check?.(context) ?? []);
  if (found.length > 0) work.found.set(node, found);
  const isBroken = found.some((one) => primitive.issues[one.code]?.level !== 'warning');
  const isCertain =
    !isBroken &&
    ins.every(
      ([port, arrivals]) =>
        arrivals.every(({ facts }) => facts) && (arrivals.length > 0 || isOptional(ports.in, port)),
    );
  const outputs = primitive.infer(context);
  for (const port of named(part, phase)) {
    const output = outputs[port];
    if (output && canRecord(work, { node, port }, { facts: output, isCertain }))
      facts.set(portKey(node, port), output);
  }
}

const isOptional = (ports: readonly Port[], name: string): boolean =>
  ports.find((port) => port.name === name)?.optional === true;

type Outcome = { facts: PortFacts; isCertain: boolean };

/** Behind something broken only what does not depend on it is kept: the rest would be reported twice. */
function canRecord(
  work: Work,
  { node, port }: { node: string; port: string },
  { facts, isCertain }: Outcome,
): boolean {
  if (isTooLarge(facts.type)) {
    work.oversized.set(node, [...(work.oversized.get(node) ?? []), port]);
    return false;
  }
  return isCertain || !hasAny(facts.type);
}

/** Edges at each of a node's ports on one side, in stored order, with what is known about their sources. */
export function arrivalsAt(
  { graph, parts, facts }: Pick<Inference, 'graph' | 'parts' | 'facts'>,
  { node, ports }: Part,
  side: 'in' | 'take',
): (readonly [string, Arrival[]])[] {
  if (!ports) return [];
  const edges = (side === 'in' ? graph.into : graph.back).get(node.id) ?? NO_EDGES;
  const wall = node.parent === undefined ? undefined : parts.get(node.parent);
  // From inside, what leaves a container is out of reach; that is told of the edge.
  const isBehind = ({ source }: PatternEdge): boolean =>
    wall !== undefined &&
    source.node === wall.node.id &&
    !(wall.ports && portOf(wall.ports, 'give', source.port));
  return portsOn(ports, side).map(({ name }) => {
    const arrivals: Arrival[] = [];
    for (const edge of edges) {
      if (edge.target.port !== name) continue;
      const known = isBehind(edge) ? undefined : facts.get(portKey(edge.source.node, edge.source.port));
      arrivals.push({ edge, facts: known });
    }
    return [name, arrivals] as const;
  });
}

const NO_EDGES: readonly PatternEdge[] = [];

/** What a primitive's `infer` and `check` see, for edges that need not be there yet. */
export function contextOf(
  inference: Inference,
  { config, ports }: Part,
  arrivals: ReadonlyMap<string, readonly Arrival[]>,
): InferContext<unknown> {
  const factsByPort = new Map<string, readonly PortFacts[]>();
  for (const [name, list] of arrivals) {
    const port = ports?.in.find((one) => one.name === name);
    factsByPort.set(
      name,
      list.flatMap(({ facts }) => (facts ? voicesOf(port, facts) : [])),
    );
  }
  return {
    config,
    facts: (port) => factsByPort.get(port) ?? [],
    names: (port) => (arrivals.get(port) ?? []).map(({ edge }) => edge.source.node),
    agent: (id) => inference.agents.get(id),
    pattern: (ref) => callFacts(inference as Work, ref),
  };
}

/** Voices a list is taken to hold while nobody knows how many. */
const SOME = 2;

/** A record or a list of answers at a port for several edges counts as its members, unless it stays whole. */
export function voicesOf(port: Port | undefined, facts: PortFacts): readonly PortFacts[] {
  if (!port?.many || port.whole) return [facts];
  if (facts.items) return new Array<PortFacts>(facts.count ?? SOME).fill(facts.items);
  if (facts.type.t !== 'Rec') return [facts];
  if (facts.members) return Object.values(facts.members);
  return Object.values(facts.type.of).map((type: PortType) => ({ ...facts, type }));
}
