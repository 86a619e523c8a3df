/** A draft as others edit it, and who looks at it. A broken connection goes on after the last edit it had. */
import { tracked } from '@trpc/server';
import { z } from 'zod';
import { streamOptions } from '#server/routers/stream.ts';
import { followDraft } from '#server/runtime/follow-draft.ts';
import { workspaceProcedure } from '#server/trpc.ts';
import { findPatternRef } from './find.ts';

const lastEventId = z
  .string()
  .regex(/^\d{1,9}$/)
  .nullish();

export const follow = workspaceProcedure
  .meta({ can: 'patterns.read' })
  .input(z.strictObject({ id: z.string().max(64), lastEventId }))
  .subscription(async ({ ctx, input, signal }) => {
    const { workspaceId } = ctx.principal;
    const { id: patternId } = await ctx.inWorkspace((tx) => findPatternRef(tx, input.id));
    const after = input.lastEventId == null ? undefined : Number(input.lastEventId);
    const options = { ...streamOptions(ctx, signal), after };
    return (async function* () {
      for await (const news of followDraft(ctx.db, { patternId, workspaceId }, options)) {
        yield tracked(String(news.revision), news);
      }
    })();
  });
