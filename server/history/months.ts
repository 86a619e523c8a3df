/**
 * The months the log is kept in. Both making and dropping one locks more than its own table, so each waits
 * for its locks only for a moment, during which nobody queues behind it for long, and is tried again at the
 * next round: months are made well ahead, and one that is empty harms nobody.
 */
import { sql } from 'drizzle-orm';
import type { Db, Tx } from '#db/client.ts';

const LOCK_MS = 200;

/** `lock_not_available`. */
const isLocked = (error: unknown): boolean =>
  (((error instanceof Error && error.cause) || error) as { code?: unknown } | null)?.code === '55P03';

/** In a transaction of its own that gives up rather than wait; false = it gave up. */
async function soon(db: Db, work: (tx: Tx) => Promise<unknown>): Promise<boolean> {
  try {
    await db.transaction(async (tx) => {
      await tx.execute(sql.raw(`set local lock_timeout = ${LOCK_MS}`));
      await work(tx);
    });
    return true;
  } catch (error) {
    if (isLocked(error)) return false;
    throw error;
  }
}

/** Makes the months to come; false = somebody holds the log locked, try again later. */
export const makeMonths = (db: Db): Promise<boolean> =>
  soon(db, (tx) => tx.execute(sql`select make_event_months((now() at time zone 'UTC')::date)`));

/** Months of the log that have passed, as `YYYYMM`, oldest first. */
export async function pastMonths(db: Db): Promise<string[]> {
  // A run that was begun at midnight may have been given the month before.
  const rows = await db.execute<{ month: string }>(sql`
    select substr(relname, 12) as month from pg_inherits join pg_class on pg_class.oid = inhrelid
    where inhparent = 'run_events'::regclass and relname ~ '^run_events_[0-9]{6}$'
      and substr(relname, 12) < to_char((now() - interval '1 day') at time zone 'UTC', 'YYYYMM')
    order by 1`);
  return rows.map(({ month }) => month);
}

/** Drops a past month of which no run is left, with whatever its table holds; false = not now. */
export function dropMonth(db: Db, month: string): Promise<boolean> {
  return soon(db, async (tx) => {
    const [run] = await tx.execute(sql`select 1 from runs where month = to_date(${month}, 'YYYYMM') limit 1`);
    if (!run) await tx.execute(sql`drop table ${sql.identifier(`run_events_${month}`)}`);
  });
}
