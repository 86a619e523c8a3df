/** Sets whether people may answer the questions of runs they started themselves; counts from the next answer on. */
import { z } from 'zod';
import { workspaces } from '#db/schema/workspaces.ts';
import { workspaceProcedure } from '#server/trpc.ts';

export const setRule = workspaceProcedure
  .meta({ can: 'settings.manage' })
  .input(z.strictObject({ mayApproveOwn: z.boolean().nullable() }))
  .mutation(({ ctx, input }) =>
    ctx.inWorkspace(async (tx) => {
      // The row policy leaves the open workspace alone in sight.
      await tx.update(workspaces).set({ selfApproval: input.mayApproveOwn });
      return input;
    }),
  );
