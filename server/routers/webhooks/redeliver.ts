/** Sends a delivery again, under the same id: whoever had it already can tell. */
import { z } from 'zod';
import { redeliver as sendAgain } from '#server/hooks/webhooks.ts';
import { workspaceProcedure } from '#server/trpc.ts';

export const redeliver = workspaceProcedure
  .meta({ can: 'settings.manage' })
  .input(z.strictObject({ id: z.string().max(64) }))
  .mutation(({ ctx, input: { id } }) =>
    ctx.inWorkspace(async (tx) => {
      await sendAgain(tx, id);
      return { id };
    }),
  );
