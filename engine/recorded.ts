/**
 * What arrived where in a run that was recorded: the log holds what every node gave, and the pattern says
 * where it went. Pure, and the same for the run on screen and for those the server looks back at.
 */
import { type AnyPrimitive, type Settled, SKIPPED } from '#primitives/define.ts';
import type { Belief } from '#primitives/kit/belief.ts';
import { asItems } from '#primitives/kit/items.ts';
import { asMembers } from '#primitives/kit/members.ts';
import type { EventOutputs, StoredEvent } from './events.ts';
import { type Part, portOf, toPart } from './parts.ts';
import type { Pattern, PatternEdge, PatternNode } from './pattern.ts';

/** A pattern made ready to be asked where values come from. */
export type Scheme = {
  pattern: Pattern;
  parts: ReadonlyMap<string, Part>;
  /** Edges by their target node, in stored order: the order of voices. */
  into: ReadonlyMap<string, readonly PatternEdge[]>;
};

/** `outs`: what each activation gave, by its key. */
export type Recording = Scheme & { outs: ReadonlyMap<string, EventOutputs> };

/** What one edge brought. */
export type Arrived = {
  /** What people call the node the edge comes from. */
  name: string;
  /** Where the value was made: that node, or outside of the container whose wall the edge leaves. */
  node: string;
  port: string;
  /** Activation that made it. */
  key: string;
  /** The edges it came along, the last one first. */
  edges: readonly string[];
  /** `null`: that path was not taken. `undefined`: the log does not say. */
  belief: Belief | null | undefined;
  /** A list or record here may be several answers, each with a confidence of its own. */
  isSpread: boolean;
};

/** Arrivals by input port. */
export type Arrivals = Readonly<Record<string, readonly Arrived[]>>;

export function schemeOf(
  pattern: Pattern,
  known: { primitives: Readonly<Record<string, AnyPrimitive>> },
): Scheme {
  const parts = new Map(pattern.nodes.map((node) => [node.id, toPart(node, known)]));
  return { pattern, parts, into: Map.groupBy(pattern.edges, ({ target }) => target.node) };
}

export function recordingOf(scheme: Scheme, events: readonly StoredEvent[]): Recording {
  const outs = new Map<string, EventOutputs>();
  for (const event of events) if (event.kind === 'node.settled') outs.set(event.key, event.out);
  return { ...scheme, outs };
}

/** The node an activation is of. Of what a called pattern runs: a node that the caller's pattern lacks. */
export const nodeOf = (key: string): string => key.slice(key.lastIndexOf('/') + 1);

/** The activations of a node that gave something, in the order of the log. */
export const activationsOf = ({ outs, parts }: Recording, node: string): readonly string[] =>
  [...outs.keys()].filter((key) => nodeOf(key) === node && isOwn(key, parts));

/** Is every step of the key a node of this pattern? A called pattern may have nodes of the same ids. */
function isOwn(key: string, parts: Scheme['parts']): boolean {
  const places = key.split('/');
  return places.every((place, index) => {
    const part = parts.get(place.split('#')[0] ?? '');
    if (!part) return false;
    return index === places.length - 1 || part.ports?.inner !== undefined;
  });
}

const prefixOf = (key: string): string => key.slice(0, key.lastIndexOf('/') + 1);

/** `retry#2/` -> `retry`: the activation of the container around. */
const ownerOf = (prefix: string): string => prefix.slice(0, prefix.lastIndexOf('#'));

/** Everything that came over the edges into the outer ports of an activation. */
export function arrivalsAt(recording: Recording, key: string): Arrivals {
  const node = nodeOf(key);
  const ports = recording.parts.get(node)?.ports?.in ?? [];
  return Object.fromEntries(ports.map(({ name }) => [name, arrivedAt(recording, key, name)]));
}

export function arrivedAt(recording: Recording, key: string, port: string): readonly Arrived[] {
  return outerEdges(recording, nodeOf(key), port).map((edge) => arrived(recording, edge, prefixOf(key)));
}

/** What came back over the edges to the inner wall of a container, in one iteration of its inside. */
export function takenAt(recording: Recording, key: string, iteration: number): readonly Arrived[] {
  const node = nodeOf(key);
  const edges = (recording.into.get(node) ?? []).filter((edge) => isFromInside(recording, edge));
  return edges.map((edge) => arrived(recording, edge, `${key}#${iteration}/`));
}

/** Iterations of a container's inside that the log has anything of, from the first. */
export function iterationsOf({ outs, parts }: Recording, key: string): readonly number[] {
  if (!parts.get(nodeOf(key))?.ports?.inner) return [];
  const start = `${key}#`;
  const found = new Set<number>();
  for (const one of outs.keys())
    if (one.startsWith(start)) found.add(Number.parseInt(one.slice(start.length), 10));
  return [...found].sort((a, b) => a - b);
}

/** From the container's inside, or straight from its one inner wall to the other. */
const isFromInside = ({ parts }: Scheme, { source, target }: PatternEdge): boolean =>
  parts.get(source.node)?.node.parent === target.node || source.node === target.node;

const outerEdges = (scheme: Scheme, node: string, port?: string): readonly PatternEdge[] =>
  (scheme.into.get(node) ?? []).filter(
    (edge) => (port === undefined || edge.target.port === port) && !isFromInside(scheme, edge),
  );

function arrived(recording: Recording, edge: PatternEdge, prefix: string): Arrived {
  const { parts, outs } = recording;
  const from = parts.get(edge.source.node);
  const made = madeAt(recording, edge);
  const name = from?.node.title ?? edge.source.node;
  const { node, port } = made?.source ?? edge.source;
  const key = `${climb(prefix, made?.up ?? 0)}${node}`;
  const belief = made && outs.get(key)?.[port];
  const maker = parts.get(node);
  return { name, node, port, key, edges: made?.edges ?? [edge.id], belief, isSpread: isAnswers(maker, port) };
}

/** The prefix `up` containers further out. */
function climb(prefix: string, up: number): string {
  let at = prefix;
  for (let i = 0; i < up; i += 1) at = prefixOf(ownerOf(at));
  return at;
}

type Made = { source: PatternEdge['source']; up: number; edges: readonly string[] };

/**
 * Where the value on an edge is made: by its source, or, at the inner left wall of a container, by what
 * arrives outside. `undefined` for what only the container makes (an item of a list, the feedback of a
 * retry): no event carries it.
 */
function madeAt(scheme: Scheme, edge: PatternEdge): Made | undefined {
  let at: PatternEdge = edge;
  let inside: PatternNode | undefined = scheme.parts.get(edge.target.node)?.node;
  const edges = [edge.id];
  for (let up = 0; up < 32; up += 1) {
    const maker = scheme.parts.get(at.source.node);
    const isGive =
      maker?.ports !== undefined &&
      portOf(maker.ports, 'give', at.source.port) !== undefined &&
      (inside?.parent === maker.node.id || inside === maker.node);
    if (!isGive) return { source: at.source, up, edges };
    if (!isHandedOn(maker, at.source.port)) return undefined;
    const [outer] = outerEdges(scheme, maker.node.id);
    if (!outer) return undefined;
    edges.push(outer.id);
    inside = maker.node;
    at = outer;
  }
  return undefined;
}

/** Does the inner value equal what arrived? Not where items of a list, or a state, are given. */
function isHandedOn({ ports }: Part, port: string): boolean {
  const [first] = ports?.inner?.give ?? [];
  if (first?.name !== 'item' || port !== 'item') return false;
  return JSON.stringify(ports?.in[0]?.type) === JSON.stringify(first.type);
}

/** What an agent or a person says is plain data, even where it looks like answers. */
const PLAIN = new Set(['input', 'agent', 'human', 'transform', 'synthesize', 'extract']);

function isAnswers(maker: Part | undefined, port: string): boolean {
  if (!maker?.ports || PLAIN.has(maker.node.primitive)) return false;
  const type = portOf(maker.ports, 'out', port)?.type.t;
  return type === 'Rec' || type === 'List' || type === 'Var';
}

const isBelief = (value: unknown): value is Belief =>
  typeof value === 'object' && value !== null && 'outcome' in value && 'conf' in value && 'evidence' in value;

/** As the node met it: the mark that lets answers be spread does not travel through JSON. */
export function settledOf({ belief, isSpread }: Arrived): Settled | undefined {
  if (!belief) return belief === null ? SKIPPED : undefined;
  if (!isSpread || belief.outcome !== 'ok') return belief;
  const { value } = belief;
  if (Array.isArray(value) && value.length > 0 && value.every(isBelief))
    return { ...belief, value: asItems(value) };
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return belief;
  const members = Object.entries(value);
  if (members.length === 0 || !members.every((one): one is [string, Belief] => isBelief(one[1])))
    return belief;
  return { ...belief, value: asMembers(Object.fromEntries(members)) };
}

/** The nodes whose outputs have to be known to say what arrived at a node, itself included. */
export function neededFor(scheme: Scheme, node: string): readonly string[] {
  const made = outerEdges(scheme, node).flatMap((edge) => madeAt(scheme, edge)?.source.node ?? []);
  return [...new Set([node, ...made])];
}
