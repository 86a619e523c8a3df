/**
 * Which primitives may stand next to each other? Asked of the validator: every kind of value that leaves a
 * primitive in some pattern is offered to every primitive with every kind of settings seen in some pattern. What stands next to each other in a valid pattern is legal anyway.
 */
import { judgeFrom } from '#engine/connect.ts';
import { type Inference, inferPattern } from '#engine/infer.ts';
import { portsOn } from '#engine/parts.ts';
import type { Pattern, PatternNode } from '#engine/pattern.ts';
import type { PortFacts } from '#primitives/define.ts';
import { coverageOf } from './coverage.ts';
import { KNOWN } from './graft.ts';
import { settingsOf } from './settings.ts';

type Outlet = { pattern: Pattern; node: string; port: string; isGive: boolean };

/** `source > target`, as `coverageOf` tells pairs; `patterns` must be valid. */
export function legalPairs(patterns: Iterable<Pattern>): Set<string> {
  const outlets = new Map<string, Outlet>();
  const inlets = new Map<string, PatternNode>();
  const legal = new Set<string>();
  for (const pattern of patterns) {
    const inference = inferPattern(pattern, KNOWN);
    for (const pair of coverageOf(pattern).pairs) legal.add(pair);
    for (const node of pattern.nodes) {
      inlets.set(`${node.primitive} ${settingsOf(node.primitive, node.config, KNOWN)}`, node);
      for (const [key, outlet] of outletsOf(inference, node)) if (!outlets.has(key)) outlets.set(key, outlet);
    }
  }
  for (const outlet of outlets.values()) addTargets(legal, outlet, [...inlets.values()]);
  return legal;
}

function* outletsOf(inference: Inference, { id, primitive }: PatternNode): Generator<[string, Outlet]> {
  const ports = inference.parts.get(id)?.ports;
  if (!ports) return;
  for (const side of ['out', 'give'] as const) {
    for (const { name } of portsOn(ports, side)) {
      const facts: PortFacts | undefined = inference.facts.get(`${id}.${name}`);
      if (!facts) continue;
      const kind = `${primitive} ${side} ${JSON.stringify([facts.type, facts.items?.type])}`;
      yield [kind, { pattern: inference.pattern, node: id, port: name, isGive: side === 'give' }];
    }
  }
}

/** Puts one node of every kind beside the outlet, with nothing connected, and asks which it may lead to. */
function addTargets(legal: Set<string>, outlet: Outlet, kinds: readonly PatternNode[]): void {
  const { pattern, node: id, port, isGive } = outlet;
  const from = pattern.nodes.find((node) => node.id === id);
  if (!from) return;
  const parent = isGive ? id : from.parent;
  const fresh = kinds.map((kind, i): PatternNode => {
    const { parent: _, ...rest } = kind;
    return { ...rest, id: `kind-${i}`, ...(parent !== undefined && { parent }) };
  });
  const inference = inferPattern({ ...pattern, nodes: [...pattern.nodes, ...fresh] }, KNOWN);
  const judge = judgeFrom(inference, { node: id, port });
  for (const { id: target, primitive } of fresh) {
    const pair = `${from.primitive} > ${primitive}`;
    if (legal.has(pair) || (primitive === 'output' && parent !== undefined)) continue;
    const ports = inference.parts.get(target)?.ports?.in ?? [];
    if (ports.some(({ name }) => judge({ node: target, port: name }).ok)) legal.add(pair);
  }
  if (!isGive) addWall(legal, inference, outlet);
}

/** Back to the wall of the container it stands in. */
function addWall(legal: Set<string>, { graph, parts, ...rest }: Inference, { node: id, port }: Outlet): void {
  const from = graph.nodes.get(id);
  const box = graph.nodes.get(from?.parent ?? '');
  const takes = box && parts.get(box.id)?.ports;
  if (!from || !box || !takes) return;
  const judge = judgeFrom({ graph, parts, ...rest }, { node: id, port });
  for (const { name } of portsOn(takes, 'take')) {
    if (judge({ node: box.id, port: name }).ok) legal.add(`${from.primitive} > ${box.primitive}`);
  }
}
