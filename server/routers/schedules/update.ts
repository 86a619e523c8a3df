/**
 * Changes a schedule, or switches it on or off. What comes next is counted from now on: switching on again
 * makes up for nothing.
 */
import { and, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { schedules } from '#db/schema/schedules.ts';
import { AppError } from '#server/errors.ts';
import { clockOf } from '#server/runtime/clock.ts';
import { storable } from '#server/runtime/json.ts';
import { workspaceProcedure } from '#server/trpc.ts';
import { checkRun, findSchedule, inputs, nextOf, ruleText, scheduleId, timeZone, versionId } from './find.ts';

export const update = workspaceProcedure
  .meta({ can: 'schedules.manage' })
  .input(
    z.strictObject({
      id: scheduleId,
      revision: z.int().min(1),
      enabled: z.boolean().optional(),
      rule: ruleText.optional(),
      timeZone: timeZone.optional(),
      versionId: versionId.optional(),
      inputs: inputs.optional(),
    }),
  )
  .mutation(async ({ ctx, input }) => {
    const now = await clockOf(ctx.db).current();
    return ctx.inWorkspace(async (tx) => {
      const { id, revision, ...given } = input;
      const before = await findSchedule(tx, id);
      const change = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
      const after = { ...before, ...change };
      if (given.versionId !== undefined || given.inputs !== undefined) await checkRun(tx, after);
      const { rule: text, timeZone, anchor, enabled } = after;
      // One that is switched off may have a rule that has ended meanwhile.
      const next = enabled ? nextOf({ text, timeZone, anchor: anchor.getTime() }, now) : null;
      const [saved] = await tx
        .update(schedules)
        .set({
          ...{ rule: text, timeZone, enabled, next, versionId: after.versionId },
          ...{ inputs: storable({ ...after.inputs }), problem: enabled ? null : before.problem },
          ...{ revision: sql`${schedules.revision} + 1`, updatedAt: sql`now()` },
        })
        .where(and(eq(schedules.id, id), eq(schedules.revision, revision)))
        .returning({ revision: schedules.revision, next: schedules.next });
      if (!saved) throw new AppError('schedule.revision');
      return saved;
    });
  });
