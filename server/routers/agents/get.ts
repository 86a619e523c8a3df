/** One agent's card; for a trained one also what it learned from. */
import { z } from 'zod';
import type { AgentCard } from '#primitives/define.ts';
import { cardOf } from '#server/agents/cards.ts';
import { findRegistered, registeredCard } from '#server/agents/registered.ts';
import { trainedCard } from '#server/agents/trained.ts';
import { AppError } from '#server/errors.ts';
import { workspaceProcedure } from '#server/trpc.ts';
import { findTrained } from '#server/workspace-agents.ts';

export type AgentDetails = AgentCard & { mine: boolean; labels?: string[]; exampleCount?: number };

export const get = workspaceProcedure
  .meta({ can: 'agents.read' })
  .input(z.strictObject({ id: z.string().max(120) }))
  .query(async ({ ctx, input }): Promise<AgentDetails> => {
    const builtin = cardOf(input.id);
    if (builtin) return { ...builtin, mine: false };
    const own = await ctx.inWorkspace((tx) => findRegistered(tx, input.id));
    if (own) return { ...registeredCard(own), mine: false };
    const row = await ctx.inWorkspace((tx) => findTrained(tx, input.id));
    if (!row) throw new AppError('not-found', { what: 'agent' });
    return { ...trainedCard(row), mine: true, labels: [...row.labels], exampleCount: row.examples.length };
  });
