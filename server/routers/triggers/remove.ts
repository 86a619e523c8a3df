/** Removes a trigger and its key; runs it has started go on. */
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { triggers } from '#db/schema/hooks.ts';
import { AppError } from '#server/errors.ts';
import { workspaceProcedure } from '#server/trpc.ts';

export const remove = workspaceProcedure
  .meta({ can: 'schedules.manage' })
  .input(z.strictObject({ id: z.string().max(64) }))
  .mutation(({ ctx, input: { id } }) =>
    ctx.inWorkspace(async (tx) => {
      const rows = await tx.delete(triggers).where(eq(triggers.id, id)).returning({ id: triggers.id });
      if (rows.length === 0) throw new AppError('not-found', { what: 'trigger' });
      return { id };
    }),
  );
