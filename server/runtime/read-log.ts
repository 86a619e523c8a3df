/** Reading the log of a run: apart from executing one, so that the web process need not load what executes. */
import { and, desc, eq, sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { runEvents } from '#db/schema/runs.ts';
import type { RunEvent, StoredEvent } from '#engine/events.ts';
import type { RunRef } from './append.ts';

/** Events in one row of an answer: fewer rows cost less to read, more would make large values of large events. */
const CHUNK = sql.raw('64');

/** Events in order, from the first after `after`. `month`: the run's, where it is known; else it is looked up. */
export async function readLog(
  db: Pick<Db, 'execute'>,
  { runId, workspaceId }: RunRef,
  { after, limit = 1_000_000, month }: { after: number; limit?: number; month?: string },
): Promise<StoredEvent[]> {
  // Naming the month leaves one partition to look into.
  const inMonth =
    month === undefined ? sql`(select month from runs where id = ${runId})` : sql`${month}::text::date`;
  const rows = await db.execute<{ bodies: string }>(sql`
    select '[' || string_agg('[' || seq || ',' || body || ']', ',' order by seq) || ']' as bodies
    from (
      select seq, body from run_events
      where run_id = ${runId} and workspace_id = ${workspaceId} and seq > ${after} and month = ${inMonth}
      order by seq limit ${limit}
    ) as log
    group by seq / ${CHUNK} order by seq / ${CHUNK}`);
  return rows.flatMap(({ bodies }) =>
    (JSON.parse(bodies) as [number, RunEvent][]).map(([seq, body]) => Object.assign(body, { seq })),
  );
}

/** The last `limit` events, in order. */
export async function readNewest(
  db: Pick<Db, 'select'>,
  ref: RunRef,
  { limit }: { limit: number },
): Promise<StoredEvent[]> {
  const rows = await db
    .select({ seq: runEvents.seq, body: runEvents.body })
    .from(runEvents)
    .where(
      and(
        eq(runEvents.runId, ref.runId),
        eq(runEvents.workspaceId, ref.workspaceId),
        sql`${runEvents.month} = (select month from runs where id = ${ref.runId})`,
      ),
    )
    .orderBy(desc(runEvents.seq))
    .limit(limit);
  return rows.toReversed().map(({ seq, body }) => ({ ...(body as RunEvent), seq }));
}
