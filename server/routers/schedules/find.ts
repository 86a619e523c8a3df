/** What the procedures of schedules share. */
import { and, eq, isNull } from 'drizzle-orm';
import { z } from 'zod';
import type { Tx } from '#db/client.ts';
import { patterns } from '#db/schema/patterns.ts';
import { schedules } from '#db/schema/schedules.ts';
import { AppError } from '#server/errors.ts';
import { fromColumn } from '#server/routers/patterns/graph.ts';
import { checkInputs } from '#server/routers/runs/inputs.ts';
import { checkRule, RULE_MAX, type Rule, RuleError } from '#server/schedules/rule.ts';
import { findVersion } from '#server/schedules/version.ts';

export const scheduleId = z.string().max(64);
export const ruleText = z.string().trim().min(1).max(RULE_MAX);
export const timeZone = z.string().trim().min(1).max(60);
export const versionId = z.string().max(64).nullable();
export const inputs = z.record(z.string().max(64), z.unknown());

export type ScheduleRow = typeof schedules.$inferSelect;

/** Of a pattern that is there. Throws `not-found`; the same sentence for what never was and for what belongs to others. */
export async function findSchedule(tx: Tx, id: string): Promise<ScheduleRow> {
  const isOf = and(
    eq(patterns.workspaceId, schedules.workspaceId),
    eq(patterns.id, schedules.patternId),
    isNull(patterns.deletedAt),
  );
  const [row] = await tx
    .select({ schedule: schedules })
    .from(schedules)
    .innerJoin(patterns, isOf)
    .where(eq(schedules.id, id));
  if (!row) throw new AppError('not-found', { what: 'schedule' });
  return row.schedule;
}

/** The first occurrence after now; throws `schedule.rule`. */
export function nextOf(rule: Rule, now: number): Date {
  try {
    const [next = now] = checkRule(rule, now);
    return new Date(next);
  } catch (error) {
    if (error instanceof RuleError) throw new AppError('schedule.rule', { problem: error.message });
    throw error;
  }
}

/** Is there such a version, and does it take these inputs? Throws `not-found`, `schedule.unpublished`, `run.inputs`. */
export async function checkRun(
  tx: Tx,
  run: { patternId: string; versionId: string | null; inputs: Readonly<Record<string, unknown>> },
): Promise<void> {
  const version = await findVersion(tx, run);
  if (!version && run.versionId !== null) throw new AppError('not-found', { what: 'version' });
  if (!version) throw new AppError('schedule.unpublished');
  checkInputs(fromColumn(version.graph), run.inputs);
}
