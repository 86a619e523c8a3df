/** The events of a run so far, from the first after `after`. */
import { z } from 'zod';
import { readLog } from '#server/runtime/read-log.ts';
import { workspaceProcedure } from '#server/trpc.ts';
import { findRunRef, runId } from './find.ts';

export const logOf = workspaceProcedure
  .meta({ can: 'runs.read' })
  .input(z.strictObject({ id: runId, after: z.int().min(0).default(0) }))
  .query(({ ctx, input: { id, after } }) =>
    ctx.inWorkspace(async (tx) => {
      const { workspaceId } = await findRunRef(tx, id);
      return readLog(tx, { runId: id, workspaceId }, { after });
    }),
  );
