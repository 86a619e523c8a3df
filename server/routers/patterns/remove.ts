/** Puts a pattern away. Its runs and published versions stay; `restore` brings it back. */
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import { patterns } from '#db/schema/patterns.ts';
import { AppError } from '#server/errors.ts';
import { workspaceProcedure } from '#server/trpc.ts';
import { isPresent } from './find.ts';

export const remove = workspaceProcedure
  .meta({ can: 'patterns.edit' })
  .input(z.strictObject({ id: z.string().max(64) }))
  .mutation(({ ctx, input }) =>
    ctx.inWorkspace(async (tx) => {
      const removed = await tx
        .update(patterns)
        .set({ deletedAt: sql`now()` })
        .where(isPresent(input.id))
        .returning({ id: patterns.id });
      if (!removed[0]) throw new AppError('not-found', { what: 'pattern' });
      return removed[0];
    }),
  );
