/** Recomputes how a shown value came about, from the run's folded inputs and the primitive's own words. */

import { type NodesById, outerSource } from '#components/canvas/scene.ts';
import { shapeOf } from '#components/canvas/shape.ts';
import type { WhyInput } from '#components/confidence/why-panel.tsx';
import type { NodeRun } from '#engine/fold.ts';
import type { Pattern, PatternEdge } from '#engine/pattern.ts';
import { type Port, type Settled, SKIPPED, type Why } from '#primitives/define.ts';
import type { Belief } from '#primitives/kit/belief.ts';
import { asMembers } from '#primitives/kit/members.ts';

export type Scene = { pattern: Pattern; byId: NodesById; nodes: Readonly<Record<string, NodeRun>> };

export type Explained = {
  belief: Belief;
  why: Why | undefined;
  /** `source` is the node the value came from. */
  inputs: readonly (WhyInput & { source: string })[];
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isBelief = (value: unknown): value is Belief =>
  isRecord(value) && typeof value.outcome === 'string' && isRecord(value.conf);

/** The mark that lets a record be spread does not travel through JSON: its makers are known instead. */
function remarked(belief: Belief, source: PatternEdge['source'], { byId }: Scene): Belief {
  const node = byId[source.node];
  const made = node && shapeOf(node).ports.out.find((port) => port.name === source.port);
  if (made?.type.t !== 'Rec' || !isRecord(belief.value)) return belief;
  const members = Object.entries(belief.value).filter((entry): entry is [string, Belief] =>
    isBelief(entry[1]),
  );
  return { ...belief, value: asMembers(Object.fromEntries(members)) };
}

type Arrived = { source: PatternEdge['source']; name: string; settled: Settled | undefined };

/** What arrived on each edge into an outer port, in the stored order of voices. */
export function arrivedAt(scene: Scene, node: string, port: string): readonly Arrived[] {
  const { pattern, byId, nodes } = scene;
  return pattern.edges.flatMap((edge): Arrived[] => {
    if (edge.target.node !== node || edge.target.port !== port || byId[edge.source.node]?.parent === node)
      return [];
    const source = outerSource(edge, scene);
    const belief = source && nodes[source.node]?.out?.[source.port];
    const maker = byId[edge.source.node];
    const name = maker ? shapeOf(maker).name : edge.source.node;
    const settled =
      belief === null ? SKIPPED : belief && source ? remarked(belief, source, scene) : undefined;
    return [{ source: edge.source, name, settled }];
  });
}

const isPresent = (settled: Settled | undefined): settled is Belief =>
  settled !== undefined && settled !== SKIPPED;

function voices(arrived: readonly Arrived[], port: Port | undefined): readonly Belief[] {
  return arrived.flatMap(({ settled }) => {
    if (!isPresent(settled)) return [];
    const spreads = !port?.whole && settled.outcome === 'ok' && isMembersLike(settled.value);
    return spreads ? Object.values(settled.value as Record<string, Belief>) : [settled];
  });
}

const isMembersLike = (value: unknown): boolean =>
  isRecord(value) && Object.keys(value).length > 0 && Object.values(value).every(isBelief);

/** `undefined` while the node has no such value in the moment shown. */
export function explainValue(scene: Scene, node: string, port: string): Explained | undefined {
  const belief = scene.nodes[node]?.out?.[port];
  const stored = scene.byId[node];
  if (!belief || !stored) return undefined;
  const { primitive, config, ports } = shapeOf(stored);
  const at = new Map(ports.in.map((one) => [one.name, arrivedAt(scene, node, one.name)]));
  const context = {
    config,
    key: scene.nodes[node]?.key ?? node,
    input: (name: string): Settled => at.get(name)?.[0]?.settled ?? SKIPPED,
    inputs: (name: string) =>
      voices(
        at.get(name) ?? [],
        ports.in.find((one) => one.name === name),
      ),
    output: belief,
    port,
  };
  const inputs = ports.in.flatMap((one) => (at.get(one.name) ?? []).flatMap((arrived) => inputRows(arrived)));
  return { belief, why: named(primitive?.explain?.(context), scene.pattern), inputs };
}

/** A ref names the version that was called, but not to people. */
function named(why: Why | undefined, { uses = {} }: Pattern): Why | undefined {
  const called = Object.entries(uses);
  if (!why || called.length === 0) return why;
  const inWords = (line: string) =>
    called.reduce((text, [ref, { name, semver }]) => text.replaceAll(ref, `“${name}” ${semver}`), line);
  return { ...why, lines: why.lines.map(inWords) };
}

/** A record of answers is listed voice by voice. */
function inputRows({ name, source, settled }: Arrived): Explained['inputs'] {
  if (settled === undefined) return [];
  if (!isPresent(settled)) return [{ name, source: source.node, belief: null }];
  if (!isMembersLike(settled.value)) return [{ name, source: source.node, belief: settled }];
  return Object.entries(settled.value as Record<string, Belief>).map(([member, belief]) => ({
    name: member,
    source: source.node,
    belief,
  }));
}
