/** Switches a trigger on or off; off, it is as if it were not there. */
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { triggers } from '#db/schema/hooks.ts';
import { AppError } from '#server/errors.ts';
import { workspaceProcedure } from '#server/trpc.ts';

export const switchOn = workspaceProcedure
  .meta({ can: 'schedules.manage' })
  .input(z.strictObject({ id: z.string().max(64), enabled: z.boolean() }))
  .mutation(({ ctx, input: { id, enabled } }) =>
    ctx.inWorkspace(async (tx) => {
      const rows = await tx.update(triggers).set({ enabled }).where(eq(triggers.id, id)).returning();
      if (rows.length === 0) throw new AppError('not-found', { what: 'trigger' });
      return { id, enabled };
    }),
  );
