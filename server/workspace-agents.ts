/** Agents as one workspace sees them: built-in, trained and registered. Call inside the tenant door. */
import { asc, eq } from 'drizzle-orm';
import type { Tx } from '#db/client.ts';
import { trainedAgents } from '#db/schema/agents.ts';
import type { Known } from '#engine/parts.ts';
import type { Pattern } from '#engine/pattern.ts';
import type { AgentCard } from '#primitives/define.ts';
import { primitives } from '#primitives/index.ts';
import { bindingsOf, capabilityCards } from './agents/capabilities.ts';
import { builtinCards } from './agents/cards.ts';
import { registeredCard, registeredRows } from './agents/registered.ts';
import { type TrainedRow, trainedCard } from './agents/trained.ts';

const cardColumns = {
  id: trainedAgents.id,
  name: trainedAgents.name,
  version: trainedAgents.version,
  labels: trainedAgents.labels,
};

/** Trained and then registered ones in the order they were made, retired ones left out; capabilities last. */
export async function cardsOf(tx: Tx): Promise<AgentCard[]> {
  const rows = await tx.select(cardColumns).from(trainedAgents).orderBy(asc(trainedAgents.createdAt));
  const registered = await registeredRows(tx);
  const cards = [...builtinCards(), ...rows.map(trainedCard), ...registered.map(registeredCard)];
  return [...cards, ...capabilityCards(cards, await bindingsOf(tx))];
}

/** With its examples; `undefined` for ids of other workspaces. */
export async function findTrained(tx: Tx, id: string): Promise<TrainedRow | undefined> {
  const columns = { ...cardColumns, examples: trainedAgents.examples };
  const [row] = await tx.select(columns).from(trainedAgents).where(eq(trainedAgents.id, id));
  return row;
}

/** What the validator judges a pattern of this workspace against. */
export const knownTo = async (tx: Tx): Promise<Known> => ({ primitives, agents: await cardsOf(tx) });

/** Ids of all agents a graph refers to, each once, sorted. */
export function agentsIn({ nodes, uses = {} }: Pattern): string[] {
  const all = [...nodes, ...Object.values(uses).flatMap((called) => called.nodes)];
  const ids = all.flatMap(({ config: { agentId } }) =>
    typeof agentId === 'string' && agentId ? [agentId] : [],
  );
  return [...new Set(ids)].sort();
}
