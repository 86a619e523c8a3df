/** Removes a webhook, its key and its deliveries. */
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { webhooks } from '#db/schema/hooks.ts';
import { AppError } from '#server/errors.ts';
import { workspaceProcedure } from '#server/trpc.ts';

export const remove = workspaceProcedure
  .meta({ can: 'settings.manage' })
  .input(z.strictObject({ id: z.string().max(64) }))
  .mutation(({ ctx, input: { id } }) =>
    ctx.inWorkspace(async (tx) => {
      const rows = await tx.delete(webhooks).where(eq(webhooks.id, id)).returning({ id: webhooks.id });
      if (rows.length === 0) throw new AppError('not-found', { what: 'webhook' });
      return { id };
    }),
  );
