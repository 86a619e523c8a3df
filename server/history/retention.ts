/**
 * Deletes the runs that workspaces do not want to keep any longer, with their logs: those that ended more
 * than so many days ago, to the hour, so that the sums forget exactly them. Open runs and runs that are not
 * counted yet stay.
 */
import { type SQL, sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { floorTo } from './figures.ts';
import { dropMonth, pastMonths } from './months.ts';

/** At once: a transaction that holds their rows for some 100 ms. */
const BATCH = 100;

/** The moment before which what has ended goes, for so many days; null for null. */
export const cutoffOf = (days: SQL): SQL => floorTo(60, sql`(now() - ${days} * interval '1 day')`);

const CUTOFF = cutoffOf(sql`workspaces.retention_days`);

/** Of the runs joined with their workspaces, those that go. */
const GOES = sql`runs.counted and runs.finished_at is not null and runs.finished_at < ${CUTOFF}`;
/** Null where a workspace keeps its runs: those stay too. */
const STAYS = sql`(${GOES}) is not true`;

export type Deleted = { runs: number; months: number };

/** Until nothing is left to delete, or `signal` says to stop. Safe to call from several processes at once. */
export async function applyRetention(db: Db, { signal }: { signal?: AbortSignal } = {}): Promise<Deleted> {
  const deleted = { runs: 0, months: 0 };
  const [wanted] = await db.execute(sql`select 1 from workspaces where retention_days is not null limit 1`);
  if (!wanted) return deleted;
  for (const month of await pastMonths(db)) {
    if (signal?.aborted) return deleted;
    if (await hasRuns(db, month, STAYS)) continue;
    const which = sql`runs.month = to_date(${month}, 'YYYYMM')`;
    deleted.runs += await deleteRuns(db, { which, log: 'goes with its month', signal });
    if ((await hasRuns(db, month, sql`true`)) || !(await dropMonth(db, month))) continue;
    deleted.months += 1;
  }
  deleted.runs += await deleteRuns(db, { which: sql`true`, log: 'row by row', signal });
  await db.execute(sql`delete from run_sums using workspaces
    where workspaces.id = run_sums.workspace_id and run_sums.at < ${CUTOFF}`);
  await db.execute(UNUSED_GRAPHS);
  return deleted;
}

/** Those last used before the oldest run that is left; a day is left for clocks that differ. */
const UNUSED_GRAPHS = sql`
  delete from graphs using workspaces
  where workspaces.id = graphs.workspace_id and workspaces.retention_days is not null
    and used_on < (now() at time zone 'UTC')::date - 1 and used_on < coalesce(
      (select min(created_at) at time zone 'UTC' from runs where runs.workspace_id = workspaces.id)::date - 1,
      'infinity')`;

/** Is there a run of that month, as `YYYYMM`? One look into an index per workspace. */
async function hasRuns(db: Db, month: string, which: SQL): Promise<boolean> {
  const begin = sql`to_date(${month}, 'YYYYMM')::timestamp`;
  const [row] = await db.execute<{ has: boolean }>(sql`
    select exists (
      select from workspaces cross join lateral (
        select from runs
        where workspace_id = workspaces.id and ${which}
          and created_at >= ${begin} at time zone 'UTC'
          and created_at < (${begin} + interval '1 month') at time zone 'UTC'
        limit 1) as found) as has`);
  return row?.has ?? true;
}

type Which = { which: SQL; log: 'goes with its month' | 'row by row'; signal: AbortSignal | undefined };

async function deleteRuns(db: Db, { which, log, signal }: Which): Promise<number> {
  for (let deleted = 0; ; ) {
    if (signal?.aborted) return deleted;
    const batch = await db.transaction(async (tx) => {
      if (log === 'goes with its month') await tx.execute(sql`set local app.month_goes = 'yes'`);
      const gone = await tx.execute(sql`
        delete from runs where (workspace_id, id) in (
          select runs.workspace_id, runs.id
          from workspaces join runs on runs.workspace_id = workspaces.id
          where workspaces.retention_days is not null and ${GOES} and ${which}
          limit ${BATCH} for update of runs skip locked)`);
      return gone.count;
    });
    deleted += batch;
    if (batch === 0) return deleted;
  }
}
