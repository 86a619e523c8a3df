/** Reading the log of a run: apart from executing one, so that the web process need not load what executes. */
import { and, asc, eq, gt } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { runEvents } from '#db/schema/runs.ts';
import type { RunEvent, StoredEvent } from '#engine/events.ts';
import type { RunRef } from './append.ts';

/** Events in order, from the first after `after`. */
export async function readLog(
  db: Pick<Db, 'select'>,
  ref: RunRef,
  { after, limit = 1_000_000 }: { after: number; limit?: number },
): Promise<StoredEvent[]> {
  const rows = await db
    .select({ seq: runEvents.seq, body: runEvents.body })
    .from(runEvents)
    .where(
      and(
        eq(runEvents.runId, ref.runId),
        eq(runEvents.workspaceId, ref.workspaceId),
        gt(runEvents.seq, after),
      ),
    )
    .orderBy(asc(runEvents.seq))
    .limit(limit);
  return rows.map(({ seq, body }) => ({ ...(body as RunEvent), seq }));
}
