/** Reading the log of a run: apart from executing one, so that the web process need not load what executes. */
import { and, asc, desc, eq, gt, sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { runEvents } from '#db/schema/runs.ts';
import type { RunEvent, StoredEvent } from '#engine/events.ts';
import type { RunRef } from './append.ts';

/** Events in order, from the first after `after`. `month`: the run's, where it is known; else it is looked up. */
export async function readLog(
  db: Pick<Db, 'select'>,
  ref: RunRef,
  { after, limit = 1_000_000, month }: { after: number; limit?: number; month?: string },
): Promise<StoredEvent[]> {
  const rows = await db
    .select({ seq: runEvents.seq, body: runEvents.body })
    .from(runEvents)
    .where(
      and(
        eq(runEvents.runId, ref.runId),
        eq(runEvents.workspaceId, ref.workspaceId),
        gt(runEvents.seq, after),
        // Leaves one partition to look into.
        sql`${runEvents.month} = ${month === undefined ? sql`(select month from runs where id = ${ref.runId})` : sql`${month}::text::date`}`,
      ),
    )
    .orderBy(asc(runEvents.seq))
    .limit(limit);
  return rows.map(({ seq, body }) => ({ ...(body as RunEvent), seq }));
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
