/** Asks a run to stop; the agent call on its way is aborted. */
import { z } from 'zod';
import { cancelRun } from '#server/runtime/cancel.ts';
import { workspaceProcedure } from '#server/trpc.ts';
import { runId } from './find.ts';

export const cancel = workspaceProcedure
  .meta({ can: 'runs.start', on: { run: 'id' } })
  .input(z.strictObject({ id: runId }))
  .mutation(async ({ ctx, input: { id } }) => {
    const { workspaceId, userId } = ctx.principal;
    await cancelRun(ctx.db, { runId: id, workspaceId, by: userId });
    return { id };
  });
