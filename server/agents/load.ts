import type { AgentCard } from '#primitives/define.ts';
import { breathe } from './agent.ts';
import { builtinAgents } from './cards.ts';

/** Loads every built-in agent, one after the other; one that cannot be loaded stops none of the rest. */
export async function loadAgents(onFailure: (card: AgentCard, error: unknown) => void): Promise<void> {
  for (const { card, load } of builtinAgents) {
    await load?.().catch((error: unknown) => onFailure(card, error));
    await breathe();
  }
}
