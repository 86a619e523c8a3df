/** What edits look for in a pattern: nodes with one value in and one value out, and agents for one task. */
import type { PatternEdge, PatternNode } from '#engine/pattern.ts';
import type { AgentCard, PortFacts } from '#primitives/define.ts';
import type { PortType } from '#primitives/kit/port-type.ts';
import { builtinCards, cardOf } from '#server/agents/cards.ts';
import { edgesFrom, edgesInto, factsAt, type Ground, nodeOf } from '../graft.ts';

/** A node with one value in and one value out, and the connections around it. */
export type Cell = { node: PatternNode; into: PatternEdge; from: readonly PatternEdge[]; facts: PortFacts };

/** Nodes whose one input comes by one edge and that speak through `out` alone. */
export function cellAt(ground: Ground, id: string): Cell | undefined {
  const node = nodeOf(ground, id);
  const [into, ...others] = node ? edgesInto(ground, id) : [];
  const from = node ? edgesFrom(ground, node) : [];
  if (!node || !into || others.length > 0 || into.target.port !== 'in' || from.length === 0) return undefined;
  const facts = factsAt(ground, { node: id, port: 'out' });
  return facts && from.every(({ source }) => source.port === 'out') ? { node, into, from, facts } : undefined;
}

/** Of a node that asks one agent. */
export const cardFor = ({ primitive, config }: PatternNode): AgentCard | undefined =>
  primitive === 'agent' && typeof config.agentId === 'string' ? cardOf(config.agentId) : undefined;

/** Other agents that do the same: one task, the same types. */
export function colleagues(node: PatternNode): string[] {
  const card = cardFor(node);
  if (!card) return [];
  const type = (of: PortType) => JSON.stringify(of);
  return builtinCards()
    .filter(({ id, task, input, output }) => {
      const isSame =
        task === card.task && type(input) === type(card.input) && type(output) === type(card.output);
      return isSame && id !== card.id;
    })
    .map(({ id }) => id);
}
