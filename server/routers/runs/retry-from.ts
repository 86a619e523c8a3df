/** Runs a finished run again: from one node on, or all of it. */
import { z } from 'zod';
import { admit } from '#server/runtime/admission.ts';
import { retryFrom as retry } from '#server/runtime/retry.ts';
import { workspaceProcedure } from '#server/trpc.ts';
import { runId } from './find.ts';

export const retryFrom = workspaceProcedure
  .meta({ can: 'runs.start', on: { run: 'id' } })
  .input(
    z.strictObject({
      id: runId,
      node: z.string().max(64).optional(),
      idempotencyKey: z.string().min(8).max(255).optional(),
    }),
  )
  .mutation(async ({ ctx, input: { id, node, idempotencyKey } }) => {
    const { workspaceId, userId } = ctx.principal;
    await admit(ctx.db, workspaceId);
    const key = idempotencyKey === undefined ? {} : { idempotencyKey };
    const from = node === undefined ? {} : { node };
    return retry(ctx.db, { runId: id, workspaceId, by: userId, ...from, ...key });
  });
