/** A tick whenever runs of the workspace change state, at most twice a second. */
import { tracked } from '@trpc/server';
import { z } from 'zod';
import { streamOptions } from '#server/routers/stream.ts';
import { followChanges } from '#server/runtime/follow.ts';
import { workspaceProcedure } from '#server/trpc.ts';

export const changes = workspaceProcedure
  .meta({ can: 'runs.read' })
  .input(z.strictObject({ lastEventId: z.string().max(20).nullish() }).optional())
  .subscription(async function* ({ ctx, input, signal }) {
    const { workspaceId } = ctx.principal;
    // After a gap something may have changed unseen.
    if (input?.lastEventId) yield tracked(String(Date.now()), {});
    for await (const at of followChanges(ctx.db, workspaceId, streamOptions(ctx, signal))) {
      yield tracked(String(at), {});
    }
  });
