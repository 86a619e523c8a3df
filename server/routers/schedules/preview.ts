/** When a rule would be due, or what is wrong with it: asked while it is typed. */
import { z } from 'zod';
import { clockOf } from '#server/runtime/clock.ts';
import { checkRule, RULE_MAX, RuleError } from '#server/schedules/rule.ts';
import { workspaceProcedure } from '#server/trpc.ts';

export const preview = workspaceProcedure
  .meta({ can: 'runs.read' })
  .input(z.strictObject({ rule: z.string().max(RULE_MAX), timeZone: z.string().max(60) }))
  .query(async ({ ctx, input }) => {
    const text = input.rule;
    const timeZone = input.timeZone.trim();
    const now = await clockOf(ctx.db).current();
    try {
      const upcoming = checkRule({ text, timeZone, anchor: now }, now);
      return { timeZone, upcoming: upcoming.map((one) => new Date(one)), problem: null };
    } catch (error) {
      if (error instanceof RuleError) return { timeZone, upcoming: [], problem: error.message };
      throw error;
    }
  });
