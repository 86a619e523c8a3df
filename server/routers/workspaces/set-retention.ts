/** Sets how long the workspace keeps its runs. What is older is deleted within the hour, for good. */
import { z } from 'zod';
import { workspaces } from '#db/schema/workspaces.ts';
import { AppError } from '#server/errors.ts';
import { workspaceProcedure } from '#server/trpc.ts';
import { countOlder, days } from './retention.ts';

export const setRetention = workspaceProcedure
  .meta({ can: 'settings.manage' })
  .input(
    z.strictObject({
      days,
      /** As many runs as was said would go; with more nothing is changed. */
      goes: z.int().min(0),
    }),
  )
  .mutation(({ ctx, input }) =>
    ctx.inWorkspace(async (tx) => {
      const goes = await countOlder(tx, input.days);
      if (goes > input.goes) throw new AppError('retention.more', { count: goes });
      // The row policy leaves the open workspace alone in sight.
      await tx.update(workspaces).set({ retentionDays: input.days });
      return { days: input.days, goes };
    }),
  );
