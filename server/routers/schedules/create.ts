/** Makes a schedule: from now on the pattern runs by itself. */
import { count, eq } from 'drizzle-orm';
import { z } from 'zod';
import { schedules } from '#db/schema/schedules.ts';
import { AppError } from '#server/errors.ts';
import { newId } from '#server/ids.ts';
import { findPattern } from '#server/routers/patterns/find.ts';
import { clockOf } from '#server/runtime/clock.ts';
import { storable } from '#server/runtime/json.ts';
import { workspaceProcedure } from '#server/trpc.ts';
import { checkRun, inputs, nextOf, ruleText, timeZone, versionId } from './find.ts';

/** Of one pattern. */
const SCHEDULES_MAX = 50;

export const create = workspaceProcedure
  .meta({ can: 'schedules.manage' })
  .input(z.strictObject({ patternId: z.string().max(64), versionId, inputs, rule: ruleText, timeZone }))
  .mutation(async ({ ctx, input }) => {
    const { workspaceId, userId } = ctx.principal;
    const now = await clockOf(ctx.db).current();
    return ctx.inWorkspace(async (tx) => {
      await findPattern(tx, input.patternId);
      await checkRun(tx, input);
      const ofPattern = eq(schedules.patternId, input.patternId);
      const [before] = await tx.select({ count: count() }).from(schedules).where(ofPattern);
      if ((before?.count ?? 0) >= SCHEDULES_MAX)
        throw new AppError('schedule.many', { limit: SCHEDULES_MAX });
      const { rule: text, timeZone, ...rest } = input;
      const next = nextOf({ text, timeZone, anchor: now }, now);
      const id = newId('sch');
      await tx.insert(schedules).values({
        ...rest,
        inputs: storable({ ...rest.inputs }),
        rule: text,
        timeZone,
        ...{ id, workspaceId, anchor: new Date(now), next, createdBy: userId },
      });
      return { id, next };
    });
  });
