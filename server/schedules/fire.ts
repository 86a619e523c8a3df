/**
 * Starts the runs of schedules that are due, by the database's clock:
 *
 *   due -> its run is in the queue -> `next` is the first occurrence after now
 *
 * Every worker looks, at least every second; the schedule's row lock makes one of them do it. The run's idempotency key
 * is the schedule and the occurrence, so a worker that dies between the two steps leaves nothing that could
 * start a second run. Occurrences that passed while nobody looked start one run in all, late; then it goes on
 * from now.
 */
import { and, eq, isNull, sql } from 'drizzle-orm';
import type { Db, Tx } from '#db/client.ts';
import { patterns } from '#db/schema/patterns.ts';
import { schedules } from '#db/schema/schedules.ts';
import { refuseOverBudget } from '#server/budgets/whole-runs.ts';
import { AppError } from '#server/errors.ts';
import { fromColumn } from '#server/routers/patterns/graph.ts';
import { checkInputs } from '#server/routers/runs/inputs.ts';
import { enqueueRun, type NewRun } from '#server/runtime/enqueue.ts';
import { withWorkspace } from '#server/with-workspace.ts';
import { occurrences, RuleError } from './rule.ts';
import { findVersion } from './version.ts';

type Row = typeof schedules.$inferSelect;
export type Due = { id: string; workspaceId: string };

/** Looked at in one go; more wait for the next second. */
const BATCH = 100;

export async function findDue(db: Db): Promise<Due[]> {
  const rows = await db.execute<Due>(sql`
    select id, workspace_id as "workspaceId" from schedules
    where enabled and next <= now() order by next limit ${BATCH}`);
  return [...rows];
}

/** Milliseconds until the next one that is not due yet is; infinite when there is none. */
export async function msToNext(db: Db): Promise<number> {
  const [row] = await db.execute<{ ms: number | null }>(sql`
    select (extract(epoch from min(next) - now()) * 1000)::float8 as ms from schedules
    where enabled and next > now()`);
  return row?.ms ?? Number.POSITIVE_INFINITY;
}

/** Starts the run of the occurrence that is due, if there still is one. `now`: the database's clock. */
export function fire(db: Db, { id, workspaceId }: Due, now: number): Promise<void> {
  return withWorkspace(db, workspaceId, async (tx) => {
    const row = await lockDue(tx, id);
    if (!row?.next) return;
    const due = row.next;
    const run = await runOf(tx, row, due);
    const outcome = typeof run === 'string' ? { problem: run } : await enqueue(db, run);
    const after = Math.max(now, due.getTime());
    await tx
      .update(schedules)
      .set({ lastDue: due, lastRun: null, problem: null, ...outcome, ...nextAfter(row, after) })
      .where(eq(schedules.id, id));
  });
}

/** `undefined`: it is due no more, or another worker is at it. */
async function lockDue(tx: Tx, id: string): Promise<Row | undefined> {
  const [row] = await tx
    .select()
    .from(schedules)
    .where(and(eq(schedules.id, id), eq(schedules.enabled, true), sql`${schedules.next} <= now()`))
    .for('update', { skipLocked: true });
  return row;
}

/** The run to start, or why there cannot be one. */
async function runOf(tx: Tx, row: Row, due: Date): Promise<NewRun | string> {
  const { id, workspaceId, patternId, inputs, createdBy } = row;
  const [pattern] = await tx
    .select({ id: patterns.id })
    .from(patterns)
    .where(and(eq(patterns.id, patternId), isNull(patterns.deletedAt)));
  if (!pattern) return 'The pattern was removed.';
  const version = await findVersion(tx, row);
  if (!version) return 'No version of the pattern is published.';
  const graph = fromColumn(version.graph);
  try {
    checkInputs(graph, inputs);
    await refuseOverBudget(tx, { graph, inputs });
  } catch (error) {
    if (error instanceof AppError && error.code === 'budget.run') return error.message;
    if (error instanceof AppError) return `Version ${version.semver} takes other inputs. ${error.message}`;
    throw error;
  }
  const schedule = { id, due: due.getTime() };
  const idempotencyKey = `${id}/${due.toISOString()}`;
  return { workspaceId, patternId, graph, inputs, startedBy: createdBy, idempotencyKey, schedule };
}

async function enqueue(db: Db, run: NewRun): Promise<{ lastRun: string } | { problem: string }> {
  try {
    const { runId } = await enqueueRun(db, run);
    return { lastRun: runId };
  } catch (error) {
    // A worker that died had started it, and the inputs were changed since: it has had its run.
    if (error instanceof AppError && error.code === 'run.key')
      return { problem: 'It ran with earlier inputs.' };
    throw error;
  }
}

function nextAfter(row: Row, after: number): { next: Date | null; problem?: string } {
  const { rule: text, timeZone, anchor } = row;
  try {
    const [next] = occurrences({ text, timeZone, anchor: anchor.getTime() }, after, 1);
    return { next: next === undefined ? null : new Date(next) };
  } catch (error) {
    if (error instanceof RuleError) return { next: null, problem: error.message };
    throw error;
  }
}
