/**
 * What is known about every port before anything runs: types, claims, the highest status a confidence
 * can have. Forward, in one pass; the inside of a container between its give ports and its outputs.
 */
import type { AgentCard, CalledFacts, InferContext, NodeIssue, Port, PortFacts } from '#primitives/define.ts';
import { NO_FACTS } from '#primitives/kit/facts.ts';
import type { PortType } from '#primitives/kit/port-type.ts';
import { type Arrival, type Known, type Part, portsOn, toPart } from './parts.ts';
import { LIMITS, type Pattern, type PatternEdge } from './pattern.ts';
import { type Graph, type Stop, toGraph, walk } from './scopes.ts';
import { hasAny, isTooLarge } from './type-size.ts';

export type Inference = {
  pattern: Pattern;
  known: Known;
  agents: ReadonlyMap<string, AgentCard>;
  graph: Graph;
  parts: ReadonlyMap<string, Part>;
  /** By `portKey`: output ports and give ports. Missing = nothing certain can be said. */
  facts: ReadonlyMap<string, PortFacts>;
  /** What each primitive itself finds wrong with its node. */
  found: ReadonlyMap<string, readonly NodeIssue[]>;
  /** Output ports whose type is too large to compare. */
  oversized: readonly { node: string; port: string }[];
  /** Containers whose inside lies deeper than `LIMITS.nesting`: nothing in there was looked at. */
  tooDeep: readonly string[];
  /** The saved patterns it calls, by ref; shared with the inferences of those. */
  called: ReadonlyMap<string, Called>;
};

/** A called pattern, judged like any other. `size` counts its nodes, with those of what it calls. */
export type Called = CalledFacts & { inference?: Inference; size: number };

export const portKey = (node: string, port: string): string => `${node}.${port}`;

export const inferPattern = (pattern: Pattern, known: Known): Inference =>
  inferWithin(pattern, known, { called: new Map(), callers: [] });

type Calls = { called: Map<string, Called>; callers: readonly string[] };

function inferWithin(pattern: Pattern, known: Known, calls: Calls): Inference {
  const graph = toGraph(pattern);
  const parts = new Map([...graph.nodes].map(([id, node]) => [id, toPart(node, known)]));
  const work: Work = {
    ...{ pattern, known, graph, parts, facts: new Map(), found: new Map(), oversized: [], tooDeep: [] },
    agents: new Map(known.agents.map((agent) => [agent.id, agent])),
    ...calls,
  };
  for (const stop of walk(graph, LIMITS.nesting)) visit(work, stop);
  return work;
}

type Work = Inference & {
  facts: Map<string, PortFacts>;
  found: Map<string, readonly NodeIssue[]>;
  oversized: { node: string; port: string }[];
  tooDeep: string[];
} & Calls;

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
  const made = { ...interfaceOf(inference), inference, size: sizeOf(inference) };
  called.set(ref, made);
  return made;
}

const cannotCall = (problem: string): Called => ({
  input: NO_FACTS.type,
  output: NO_FACTS,
  problem,
  size: 0,
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
  for (const { primitive, config } of parts.values()) {
    const ref = config === undefined ? undefined : primitive?.calls?.(config);
    size += 1 + (ref === undefined ? 0 : (called.get(ref)?.size ?? 0));
  }
  return size;
}

function visit(work: Work, { node, phase }: Stop): void {
  if (phase === 'node' && work.graph.scopes.has(node)) work.tooDeep.push(node);
  const part = work.parts.get(node);
  if (!part?.primitive || !part.ports) return;
  const { primitive, ports } = part;
  const takes = phase === 'enter' ? [] : arrivalsAt(work, part, 'take');
  const ins = [...arrivalsAt(work, part, 'in'), ...takes];
  const context = contextOf(work, part, new Map(ins));
  if (phase !== 'enter') work.found.set(node, primitive.check?.(context) ?? []);
  const broken = (work.found.get(node) ?? []).some((one) => primitive.issues[one.code]?.level !== 'warning');
  const certain = !broken && ins.every(([, arrivals]) => arrivals.every(({ facts }) => facts));
  const connected = ins.every(([port, arrivals]) => arrivals.length > 0 || isOptional(ports.in, port));
  const outputs = primitive.infer(context);
  const names = [...portsOn(ports, 'give'), ...(phase === 'enter' ? [] : ports.out)];
  for (const { name } of names) {
    const facts = outputs[name];
    if (facts) record(work, { node, port: name }, { facts, certain: certain && connected });
  }
}

const isOptional = (ports: readonly Port[], name: string): boolean =>
  ports.find((port) => port.name === name)?.optional === true;

type Outcome = { facts: PortFacts; certain: boolean };

/** Behind something broken only what does not depend on it is kept: the rest would be reported twice. */
function record(work: Work, at: { node: string; port: string }, { facts, certain }: Outcome): void {
  const key = portKey(at.node, at.port);
  if (isTooLarge(facts.type)) {
    work.oversized.push(at);
    work.facts.delete(key);
    return;
  }
  if (certain || !hasAny(facts.type)) work.facts.set(key, facts);
}

/** Edges at each of a node's ports on one side, in stored order, with what is known about their sources. */
export function arrivalsAt(
  { graph, facts }: Inference,
  { node, ports }: Part,
  side: 'in' | 'take',
): (readonly [string, Arrival[]])[] {
  if (!ports) return [];
  const edges = (side === 'in' ? graph.into : graph.back).get(node.id) ?? [];
  const byPort = Map.groupBy(edges, (edge) => edge.target.port);
  const toArrival = (edge: PatternEdge): Arrival => ({
    edge,
    facts: facts.get(portKey(edge.source.node, edge.source.port)),
  });
  return portsOn(ports, side).map(({ name }) => [name, (byPort.get(name) ?? []).map(toArrival)] as const);
}

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
