/**
 * Adds runs that have ended to the sums, each in the transaction that marks it as counted. When a run's end
 * becomes visible does not matter, however late that is by the clock: until it is counted it is read live.
 */
import { sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { bucketOf, ENDED, FIGURES, floorTo, TIMED } from './figures.ts';

/** The longest window that is shown. */
export const WINDOW_DAYS_MAX = 7;

/** What is older than the window and a day for its edges stands in no sum of a workspace. */
const KEPT = sql.raw(`interval '${WINDOW_DAYS_MAX + 1} days'`);

/** At once: a transaction of some 100 ms. */
const BATCH = 500;

/** Counts what has ended, at most `most` runs; returns how many. Safe to call from several processes at once. */
export async function countRuns(db: Db, { most = BATCH }: { most?: number } = {}): Promise<number> {
  const [row] = await db.transaction(async (tx) => {
    // Estimates of what is in the log are far too high: compiling would take longer than counting.
    await tx.execute(sql`set local jit = off`);
    return tx.execute<{ counted: number }>(sql`
    with ended as (
      update runs set counted = true
      where (workspace_id, id) in (
        select workspace_id, id from runs where finished_at is not null and not counted
        limit ${most}::int for update skip locked)
      returning ${ENDED}
    ), ${FIGURES}, recent as (
      select * from figure where at > now() - ${KEPT}
    ), stored as (
      insert into run_sums (workspace_id, grain, kind, key, at, count)
      select workspace_id, 1, kind, key, at, count from recent
      union all
      select workspace_id, 60, kind, key, ${floorTo(60, sql`at`)}, sum(count) from recent group by 1, 2, 3, 4, 5
      on conflict (workspace_id, grain, kind, at, key) do update set count = run_sums.count + excluded.count
    ), by_content as (
      insert into content_sums (hash, kind, key, count)
      select hash, 'status', status, count(*) from ended where status <> 'cancelled' group by 1, 3
      union all
      select hash, 'ms', ${bucketOf(sql`ms`)}, count(*) from ended where ${TIMED} group by 1, 3
      on conflict (hash, kind, key) do update set count = content_sums.count + excluded.count
    )
    select count(*)::int as counted from ended`);
  });
  return row?.counted ?? 0;
}

/** Deletes sums that no window reaches any more. */
export async function forgetOldSums(db: Db): Promise<void> {
  await db.execute(sql`delete from run_sums where at <= now() - ${KEPT}`);
}
