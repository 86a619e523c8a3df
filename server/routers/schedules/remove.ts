/** Removes a schedule; runs it has started go on. */
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { schedules } from '#db/schema/schedules.ts';
import { workspaceProcedure } from '#server/trpc.ts';
import { findSchedule, scheduleId } from './find.ts';

export const remove = workspaceProcedure
  .meta({ can: 'schedules.manage' })
  .input(z.strictObject({ id: scheduleId }))
  .mutation(({ ctx, input: { id } }) =>
    ctx.inWorkspace(async (tx) => {
      await findSchedule(tx, id);
      await tx.delete(schedules).where(eq(schedules.id, id));
      return { id };
    }),
  );
