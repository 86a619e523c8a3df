/**
 * A run's log as it grows, in batches, and between them what language models are writing, which is no part of it. A broken connection resumes after the last batch that arrived. Whoever
 * starts a run may name its idempotency key instead of its id, and follow it before the start is confirmed.
 */
import { tracked } from '@trpc/server';
import { z } from 'zod';
import { streamOptions } from '#server/routers/stream.ts';
import { untilStarted, watchRun } from '#server/runtime/follow.ts';
import { workspaceProcedure } from '#server/trpc.ts';
import { findRunRef, runId } from './find.ts';

const lastEventId = z
  .string()
  .regex(/^\d{1,9}$/)
  .nullish();

export const events = workspaceProcedure
  .meta({ can: 'runs.read' })
  .input(
    z.union([
      z.strictObject({ id: runId, lastEventId }),
      z.strictObject({ key: z.string().min(8).max(255), lastEventId }),
    ]),
  )
  .subscription(async ({ ctx, input, signal }) => {
    const options = { ...streamOptions(ctx, signal), after: Number(input.lastEventId ?? 0) };
    const { workspaceId } = ctx.principal;
    if ('id' in input) await ctx.inWorkspace((tx) => findRunRef(tx, input.id));
    const idOf = () => ('id' in input ? input.id : untilStarted(ctx.db, { workspaceId, ...input }, options));
    return (async function* () {
      const id = await idOf();
      if (id === undefined) return;
      for await (const watched of watchRun(ctx.db, { runId: id, workspaceId }, options)) {
        // Only events have a place to resume from.
        if ('texts' in watched) yield watched;
        else yield tracked(String(watched.events.at(-1)?.seq), watched.events);
      }
    })();
  });
