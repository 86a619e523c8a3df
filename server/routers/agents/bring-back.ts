/** Takes back a removal: the agent as `remove` gave it, under the id that patterns know it by. */
import { z } from 'zod';
import { trainedAgents } from '#db/schema/agents.ts';
import { labelsOf } from '#server/agents/trained.ts';
import { AppError } from '#server/errors.ts';
import { workspaceProcedure } from '#server/trpc.ts';
import { examplesSchema } from './examples.ts';
import { isSealed } from './seal.ts';

const inputSchema = z.strictObject({
  id: z.string().max(120),
  version: z.int().min(1),
  name: z.string().max(80),
  examples: examplesSchema,
  seal: z.string().max(64),
});

export const bringBack = workspaceProcedure
  .meta({ can: 'agents.manage' })
  .input(inputSchema)
  .mutation(async ({ ctx, input }) => {
    const { workspaceId, userId: createdBy } = ctx.principal;
    const { seal, ...removed } = input;
    if (!isSealed(workspaceId, removed, seal)) throw new AppError('not-found', { what: 'agent' });
    const row = { ...removed, workspaceId, labels: labelsOf(removed.examples), createdBy };
    // Pressed twice: it is there already.
    await ctx.inWorkspace((tx) => tx.insert(trainedAgents).values(row).onConflictDoNothing());
    return { id: removed.id };
  });
