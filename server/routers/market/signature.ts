/** What a pattern takes and gives, as far as it is known here. */
import { arrivalsAt, inferPattern } from '#engine/infer.ts';
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
  const inference = inferPattern(graph, known);
  const output = graph.nodes.find((node) => node.primitive === 'output');
  const ports = output && inference.parts.get(output.id)?.ports?.in;
  if (!output || !ports) return null;
  const [arrival] = arrivalsAt(inference, output.id, ports).flatMap(([, arrivals]) => arrivals);
  return arrival?.facts?.type ?? null;
}
