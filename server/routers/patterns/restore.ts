/** Brings a removed pattern back as it was. */
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { patterns } from '#db/schema/patterns.ts';
import { AppError } from '#server/errors.ts';
import { workspaceProcedure } from '#server/trpc.ts';

export const restore = workspaceProcedure
  .meta({ can: 'patterns.edit' })
  .input(z.strictObject({ id: z.string().max(64) }))
  .mutation(({ ctx, input }) =>
    ctx.inWorkspace(async (tx) => {
      const restored = await tx
        .update(patterns)
        .set({ deletedAt: null })
        .where(eq(patterns.id, input.id))
        .returning({ id: patterns.id });
      if (!restored[0]) throw new AppError('not-found', { what: 'pattern' });
      return restored[0];
    }),
  );
