/**
 * Removes a trained agent and gives it back with a seal, so that `bringBack` can undo it. Patterns that name it
 * show so in their problems list; past runs keep their log.
 */
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { trainedAgents } from '#db/schema/agents.ts';
import { AppError } from '#server/errors.ts';
import { workspaceProcedure } from '#server/trpc.ts';
import { sealOf } from './seal.ts';

export const remove = workspaceProcedure
  .meta({ can: 'agents.manage' })
  .input(z.strictObject({ id: z.string().max(120) }))
  .mutation(({ ctx, input }) =>
    ctx.inWorkspace(async (tx) => {
      const { id, version, name, examples } = trainedAgents;
      const [removed] = await tx
        .delete(trainedAgents)
        .where(eq(id, input.id))
        .returning({ id, version, name, examples });
      if (!removed) throw new AppError('not-found', { what: 'agent' });
      return { ...removed, seal: sealOf(ctx.principal.workspaceId, removed) };
    }),
  );
