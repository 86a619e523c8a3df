/**
 * How published content did in real runs, whoever ran it: from the sums over a content hash and the runs not
 * yet counted, outside the tenant door, and never as anything but sums. Cancelled runs say nothing about a
 * pattern and are left out; runs that were deleted since still count.
 */
import { sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { bucketOf, TIMED } from '#server/history/figures.ts';
import { quantileOf } from '#server/history/histogram.ts';

/** `succeeded` = share in [0,1]; `medianMs` counts time spent waiting for people, within 1 %. */
export type Measured = { runs: number; succeeded: number; medianMs: number | null };

type Row = { hash: string; kind: 'status' | 'ms'; key: string; count: number };

/** By hash; nothing for content that never finished a run. */
export async function measure(db: Db, hashes: readonly string[]): Promise<ReadonlyMap<string, Measured>> {
  if (hashes.length === 0) return new Map();
  const wanted = sql`(select jsonb_array_elements_text(${JSON.stringify(hashes)}::text::jsonb))`;
  const rows = await db.execute<Row>(sql`
    with ended as materialized (
      select hash, status, started_at, ms from runs
      where finished_at is not null and not counted and status <> 'cancelled' and hash in ${wanted}
    )
    select hash, kind, key, sum(count)::int as count from (
      select hash, kind, key, count from content_sums where hash in ${wanted}
      union all
      select hash, 'status', status, count(*) from ended group by 1, 3
      union all
      select hash, 'ms', ${bucketOf(sql`ms`)}, count(*) from ended where ${TIMED} group by 1, 3
    ) as found group by 1, 2, 3`);
  return new Map([...Map.groupBy(rows, ({ hash }) => hash)].map(([hash, mine]) => [hash, sumUp(mine)]));
}

function sumUp(rows: readonly Row[]): Measured {
  const ended = rows.filter(({ kind }) => kind === 'status');
  const runs = ended.reduce((sum, { count }) => sum + count, 0);
  const succeeded = (ended.find(({ key }) => key === 'succeeded')?.count ?? 0) / runs;
  const times = rows.flatMap(({ kind, key, count }) =>
    kind === 'ms' ? [[Number(key), count] as const] : [],
  );
  return { runs, succeeded, medianMs: quantileOf(new Map(times), 0.5) ?? null };
}
