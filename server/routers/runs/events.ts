/** A run's log as it grows, in batches. A broken connection resumes after the last batch that arrived. */
import { tracked } from '@trpc/server';
import { z } from 'zod';
import { streamOptions } from '#server/routers/stream.ts';
import { followRun } from '#server/runtime/follow.ts';
import { workspaceProcedure } from '#server/trpc.ts';
import { findRunRef, runId } from './find.ts';

export const events = workspaceProcedure
  .meta({ role: 'viewer' })
  .input(
    z.strictObject({
      id: runId,
      lastEventId: z
        .string()
        .regex(/^\d{1,9}$/)
        .nullish(),
    }),
  )
  .subscription(async ({ ctx, input, signal }) => {
    const { workspaceId } = await ctx.inWorkspace((tx) => findRunRef(tx, input.id));
    const options = { ...streamOptions(ctx, signal), after: Number(input.lastEventId ?? 0) };
    const followed = followRun(ctx.db, { runId: input.id, workspaceId }, options);
    return (async function* () {
      for await (const batch of followed) yield tracked(String(batch.at(-1)?.seq), batch);
    })();
  });
