/** Switches a webhook on or off; while it is off, nothing that happens is told. */
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { webhooks } from '#db/schema/hooks.ts';
import { AppError } from '#server/errors.ts';
import { workspaceProcedure } from '#server/trpc.ts';

export const switchOn = workspaceProcedure
  .meta({ can: 'settings.manage' })
  .input(z.strictObject({ id: z.string().max(64), enabled: z.boolean() }))
  .mutation(({ ctx, input: { id, enabled } }) =>
    ctx.inWorkspace(async (tx) => {
      const rows = await tx.update(webhooks).set({ enabled }).where(eq(webhooks.id, id)).returning();
      if (rows.length === 0) throw new AppError('not-found', { what: 'webhook' });
      return { id, enabled };
    }),
  );
