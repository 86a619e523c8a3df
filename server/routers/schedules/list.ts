/** The schedules of a pattern, oldest first, and the versions one can run. */
import { and, asc, desc, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Tx } from '#db/client.ts';
import { versions } from '#db/schema/patterns.ts';
import { users } from '#db/schema/people.ts';
import { runs } from '#db/schema/runs.ts';
import { schedules } from '#db/schema/schedules.ts';
import type { PatternNode } from '#engine/pattern.ts';
import { findPattern } from '#server/routers/patterns/find.ts';
import { clockOf } from '#server/runtime/clock.ts';
import { occurrences, RuleError } from '#server/schedules/rule.ts';
import { workspaceProcedure } from '#server/trpc.ts';
import type { ScheduleRow } from './find.ts';

export const list = workspaceProcedure
  .meta({ can: 'runs.read' })
  .input(z.strictObject({ patternId: z.string().max(64) }))
  .query(async ({ ctx, input }) => {
    const now = await clockOf(ctx.db).current();
    return ctx.inWorkspace(async (tx) => {
      const { id } = await findPattern(tx, input.patternId);
      return { schedules: await schedulesOf(tx, id, now), versions: await versionsOf(tx, id) };
    });
  });

async function schedulesOf(tx: Tx, patternId: string, now: number) {
  const rows = await tx
    .select({
      schedule: schedules,
      lastStatus: runs.status,
      /** The person's name. */
      createdBy: sql<string>`coalesce(${users.name}, ${users.email}, 'A former member')`,
    })
    .from(schedules)
    .leftJoin(runs, and(eq(runs.workspaceId, schedules.workspaceId), eq(runs.id, schedules.lastRun)))
    .leftJoin(users, eq(users.id, schedules.createdBy))
    .where(eq(schedules.patternId, patternId))
    .orderBy(asc(schedules.createdAt), asc(schedules.id));
  return rows.map(({ schedule, lastStatus, createdBy }) => {
    const { id, versionId, inputs, rule, timeZone, enabled, lastDue, lastRun, problem, revision } = schedule;
    return {
      ...{ id, versionId, inputs, rule, timeZone, enabled, lastDue, problem, revision, createdBy },
      lastRun: lastRun && lastStatus ? { id: lastRun, status: lastStatus } : null,
      upcoming: enabled ? upcomingOf(schedule, now) : [],
    };
  });
}

/** Three at most; the first is the one that is due next, even if that is late. */
function upcomingOf({ next, rule: text, timeZone, anchor }: ScheduleRow, now: number): Date[] {
  if (!next) return [];
  try {
    const after = Math.max(now, next.getTime());
    const more = occurrences({ text, timeZone, anchor: anchor.getTime() }, after, 2);
    return [next, ...more.map((one) => new Date(one))];
  } catch (error) {
    if (error instanceof RuleError) return [next];
    throw error;
  }
}

/** Newest first, each with its input nodes: what a form asks for. */
function versionsOf(tx: Tx, patternId: string) {
  return tx
    .select({
      id: versions.id,
      semver: versions.semver,
      inputs: sql<
        PatternNode[]
      >`jsonb_path_query_array(${versions.graph}, '$.nodes[*] ? (@.primitive == "input")')`,
    })
    .from(versions)
    .where(eq(versions.patternId, patternId))
    .orderBy(desc(versions.publishedAt), desc(versions.id));
}
