/** Removes a trained agent. Patterns that name it show so in their problems list; past runs keep their log. */
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { trainedAgents } from '#db/schema/agents.ts';
import { AppError } from '#server/errors.ts';
import { workspaceProcedure } from '#server/trpc.ts';

export const remove = workspaceProcedure
  .meta({ can: 'agents.manage' })
  .input(z.strictObject({ id: z.string().max(120) }))
  .mutation(({ ctx, input }) =>
    ctx.inWorkspace(async (tx) => {
      const removed = await tx
        .delete(trainedAgents)
        .where(eq(trainedAgents.id, input.id))
        .returning({ id: trainedAgents.id });
      if (!removed[0]) throw new AppError('not-found', { what: 'agent' });
      return removed[0];
    }),
  );
