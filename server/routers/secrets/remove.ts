/** Forgets a secret. Calls that need it fail from then on, with a sentence that says so. */
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { secrets } from '#db/schema/secrets.ts';
import { AppError } from '#server/errors.ts';
import { workspaceProcedure } from '#server/trpc.ts';

export const remove = workspaceProcedure
  .meta({ can: 'secrets.manage' })
  .input(z.strictObject({ id: z.string().max(64) }))
  .mutation(({ ctx, input: { id } }) =>
    ctx.inWorkspace(async (tx) => {
      const gone = await tx.delete(secrets).where(eq(secrets.id, id)).returning({ id: secrets.id });
      if (gone.length === 0) throw new AppError('not-found', { what: 'secret' });
      return { id };
    }),
  );
