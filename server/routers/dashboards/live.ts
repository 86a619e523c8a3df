/** The figures of the dashboard, from the runs and the logs of the last minutes. Nothing measured is nothing shown. */
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Tx } from '#db/client.ts';
import type { ConfidenceStatus } from '#primitives/kit/belief.ts';
import { workspaceProcedure } from '#server/trpc.ts';
import { disagreementsOf } from './disagreements.ts';

const BINS = 10;

export const live = workspaceProcedure
  .meta({ role: 'viewer' })
  .input(z.strictObject({ minutes: z.int().min(1).max(10_080) }))
  .query(({ ctx, input: { minutes } }) =>
    ctx.inWorkspace(async (tx) => ({
      perMinute: await perMinute(tx, minutes),
      confidence: await confidence(tx, minutes),
      latency: await latency(tx, minutes),
      disagreements: await disagreementsOf(tx, minutes),
      ...(await open(tx)),
    })),
  );

/** The row level policy adds the workspace to every one of these queries. */
const since = (minutes: number) => sql`finished_at > now() - ${minutes}::int * interval '1 minute'`;

type MinuteRow = { minute: string; succeeded: number; abstained: number; failed: number; cancelled: number };

/** Minutes in which a run ended, as ISO texts, oldest first. */
async function perMinute(tx: Tx, minutes: number): Promise<MinuteRow[]> {
  const rows = await tx.execute<MinuteRow>(sql`
    select to_char(date_trunc('minute', finished_at) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as minute,
      count(*) filter (where status = 'succeeded')::int as succeeded,
      count(*) filter (where status = 'abstained')::int as abstained,
      count(*) filter (where status = 'failed')::int as failed,
      count(*) filter (where status = 'cancelled')::int as cancelled
    from runs where ${since(minutes)}
    group by 1 order by 1`);
  return [...rows];
}

type Distribution = {
  status: ConfidenceStatus;
  bins: { from: number; to: number; count: number }[];
  /** Answers without a number. */
  unknown: number;
};

/** Final confidences of the runs that gave an answer: one distribution per status, never a mean. */
async function confidence(tx: Tx, minutes: number): Promise<Distribution[]> {
  // `least` alone passes over a null and would count "unknown" as the highest bin.
  const rows = await tx.execute<{ status: ConfidenceStatus; bin: number | null; count: number }>(sql`
    select conf_status as status, count(*)::int as count,
      case when conf is not null then least(floor(conf * ${BINS}::int), ${BINS - 1}::int)::int end as bin
    from runs where ${since(minutes)} and conf_status is not null
    group by 1, 3`);
  const order: ConfidenceStatus[] = ['calibrated', 'derived', 'self_reported', 'unknown'];
  return order.flatMap((status) => {
    const mine = rows.filter((row) => row.status === status);
    if (mine.length === 0) return [];
    const countOf = (bin: number | null) => mine.find((row) => row.bin === bin)?.count ?? 0;
    const bins = Array.from({ length: BINS }, (_, bin) => ({
      from: bin / BINS,
      to: (bin + 1) / BINS,
      count: countOf(bin),
    }));
    return [{ status, bins, unknown: countOf(null) }];
  });
}

type Latency = { p50: number; p95: number; count: number };

/**
 * Milliseconds from start to end, waiting for people included; cancelled runs say nothing about it. Each
 * is the time of a run that took place, never a value between two.
 */
async function latency(tx: Tx, minutes: number): Promise<Latency | null> {
  const [row] = await tx.execute<Latency>(sql`
    select percentile_disc(0.5) within group (order by ms)::float8 as p50,
      percentile_disc(0.95) within group (order by ms)::float8 as p95,
      count(*)::int as count
    from runs where ${since(minutes)} and status <> 'cancelled' and started_at is not null`);
  return row && row.count > 0 ? row : null;
}

async function open(tx: Tx): Promise<{ waiting: number; running: number }> {
  const [row] = await tx.execute<{ waiting: number; running: number }>(sql`
    select count(*) filter (where is_asking)::int as waiting, count(*) filter (where not is_asking)::int as running
    from (
      select status = 'waiting' and exists (
        select from approvals a
        where a.workspace_id = r.workspace_id and a.run_id = r.id and a.status = 'open') as is_asking
      from runs r where status in ('waiting', 'running')) as unfinished`);
  return row ?? { waiting: 0, running: 0 };
}
