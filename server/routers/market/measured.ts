/**
 * How published content did in real runs, whoever ran it: counted from the runs themselves at the moment
 * of reading, outside the tenant door, and only as sums over a content hash. Cancelled runs say nothing
 * about a pattern and are left out.
 */
import { and, inArray, sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { runs } from '#db/schema/runs.ts';

/** `succeeded` = share in [0,1]; `medianMs` counts time spent waiting for people. */
export type Measured = { runs: number; succeeded: number; medianMs: number };

/** By hash; nothing for content that never finished a run. */
export async function measure(db: Db, hashes: readonly string[]): Promise<ReadonlyMap<string, Measured>> {
  if (hashes.length === 0) return new Map();
  const rows = await db
    .select({
      hash: runs.hash,
      runs: sql<number>`count(*)::int`,
      succeeded: sql<number>`avg((${runs.status} = 'succeeded')::int)::float8`,
      medianMs: sql<number>`round(percentile_disc(0.5) within group (order by ${runs.ms}))::int`,
    })
    .from(runs)
    .where(and(inArray(runs.hash, [...hashes]), inArray(runs.status, ['succeeded', 'abstained', 'failed'])))
    .groupBy(runs.hash);
  return new Map(rows.map(({ hash, ...measured }) => [hash, measured]));
}
