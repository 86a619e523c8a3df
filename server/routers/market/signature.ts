/** What a pattern takes and gives, as far as it is known here. */
import { inferPattern, portKey } from '#engine/infer.ts';
import { type Known, toPart } from '#engine/parts.ts';
import type { Pattern } from '#engine/pattern.ts';
import { primitives } from '#primitives/index.ts';
import type { PortType } from '#primitives/kit/port-type.ts';

export type PatternInput = { name: string; type: PortType };

/** In the order of the nodes. */
export function inputsOf(graph: Pattern): PatternInput[] {
  return graph.nodes.flatMap((node) => {
    if (node.primitive !== 'input') return [];
    const { config, ports } = toPart(node, { primitives });
    const type = ports?.out[0]?.type;
    if (!type || typeof config !== 'object' || config === null || !('name' in config)) return [];
    return [{ name: String(config.name), type }];
  });
}

/** `null` where nothing certain can be said, e.g. because an agent is not here. */
export function outputTypeOf(graph: Pattern, known: Known): PortType | null {
  const output = graph.nodes.find((node) => node.primitive === 'output');
  const edge = graph.edges.find(({ target }) => target.node === output?.id);
  if (!edge) return null;
  const { facts } = inferPattern(graph, known);
  return facts.get(portKey(edge.source.node, edge.source.port))?.type ?? null;
}
