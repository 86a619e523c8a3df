/** Makes a trigger; its signing key is in the answer and is never shown again. */
import { count } from 'drizzle-orm';
import { z } from 'zod';
import { triggers } from '#db/schema/hooks.ts';
import { AppError } from '#server/errors.ts';
import { createTrigger } from '#server/hooks/triggers.ts';
import { findPattern } from '#server/routers/patterns/find.ts';
import { findVersion } from '#server/schedules/version.ts';
import { lineOfText } from '#server/text.ts';
import { workspaceProcedure } from '#server/trpc.ts';

const TRIGGERS_MAX = 200;

export const create = workspaceProcedure
  .meta({ can: 'schedules.manage' })
  .input(
    z.strictObject({
      name: lineOfText(80),
      patternId: z.string().max(64),
      /** Null = whatever is the latest published version by then. */
      versionId: z.string().max(64).nullable(),
    }),
  )
  .mutation(({ ctx, input }) => {
    const { workspaceId, userId } = ctx.principal;
    return ctx.inWorkspace(async (tx) => {
      await findPattern(tx, input.patternId);
      const version = await findVersion(tx, input);
      if (!version && input.versionId !== null) throw new AppError('not-found', { what: 'version' });
      if (!version) throw new AppError('trigger.unpublished');
      const [before] = await tx.select({ count: count() }).from(triggers);
      if ((before?.count ?? 0) >= TRIGGERS_MAX) throw new AppError('trigger.many', { limit: TRIGGERS_MAX });
      return createTrigger(tx, { ...input, workspaceId, createdBy: userId });
    });
  });
