/** The figures of the dashboard, from the runs of the last minutes. Nothing measured is nothing shown. */
import { sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Tx } from '#db/client.ts';
import type { FinalStatus } from '#engine/events.ts';
import type { ConfidenceStatus } from '#primitives/kit/belief.ts';
import { WINDOW_DAYS_MAX } from '#server/history/count-runs.ts';
import { BINS, TIMED } from '#server/history/figures.ts';
import { quantileOf, WITHIN } from '#server/history/histogram.ts';
import { workspaceProcedure } from '#server/trpc.ts';
import { disagreementsOf } from './disagreements.ts';
import { type Figure, readFigures, startOf, type Window } from './read-figures.ts';

export const live = workspaceProcedure
  .meta({ can: 'runs.read' })
  .input(
    z.strictObject({
      minutes: z
        .int()
        .min(1)
        .max(WINDOW_DAYS_MAX * 1_440),
    }),
  )
  .query(({ ctx, input: { minutes } }) =>
    ctx.inWorkspace(async (tx) => {
      const window = { minutes, barMinutes: barMinutesOf(minutes) };
      const figures = await readFigures(tx, window);
      return {
        ...window,
        bars: barsOf(figures),
        confidence: confidenceOf(figures),
        latency: await latencyOf(tx, window, figures),
        disagreements: await disagreementsOf(tx, figures),
        ...(await now(tx, window)),
      };
    }),
  );

const BARS_MAX = 60;

/** So that at most 60 bars stand side by side, each as long as people think in. */
function barMinutesOf(minutes: number): number {
  const nice = [1, 2, 5, 10, 15, 30, 60, 120].find((each) => minutes / each <= BARS_MAX);
  return nice ?? 180;
}

/** `from`: its first moment, milliseconds since 1970. */
type Bar = { from: number } & Record<FinalStatus, number>;

/** Bars in which a run ended, oldest first. */
function barsOf(figures: readonly Figure[]): Bar[] {
  const bars = new Map<number, Bar>();
  for (const { kind, key, bar: from, count } of figures) {
    if (kind !== 'status' || from === null) continue;
    const bar = bars.get(from) ?? { from, succeeded: 0, abstained: 0, failed: 0, cancelled: 0 };
    bars.set(from, { ...bar, [key]: count });
  }
  return [...bars.values()].sort((a, b) => a.from - b.from);
}

type Distribution = {
  status: ConfidenceStatus;
  bins: { from: number; to: number; count: number }[];
  /** Answers without a number. */
  unknown: number;
};

/** Final confidences of the runs that gave an answer: one distribution per status, never a mean. */
function confidenceOf(figures: readonly Figure[]): Distribution[] {
  const rows = figures
    .filter(({ kind }) => kind === 'confidence')
    .map(({ key, count }) => ({ key: JSON.parse(key) as [ConfidenceStatus, number | null], count }));
  const order: ConfidenceStatus[] = ['calibrated', 'derived', 'self_reported', 'unknown'];
  return order.flatMap((status) => {
    const mine = rows.filter(({ key }) => key[0] === status);
    if (mine.length === 0) return [];
    const countOf = (bin: number | null) => mine.find(({ key }) => key[1] === bin)?.count ?? 0;
    const bins = Array.from({ length: BINS }, (_, bin) => ({
      from: bin / BINS,
      to: (bin + 1) / BINS,
      count: countOf(bin),
    }));
    return [{ status, bins, unknown: countOf(null) }];
  });
}

/** `within`: how far a time may be off, as a share of it; 0 = each is the time of a run that took place. */
type Latency = { p50: number; p95: number; count: number; within: number };

/** So many runs are looked at one by one. */
const EXACT_MAX = 2_000;

/**
 * Milliseconds from start to end, waiting for people included; cancelled runs say nothing about it. Never a
 * value between two runs.
 */
async function latencyOf(tx: Tx, window: Window, figures: readonly Figure[]): Promise<Latency | null> {
  const times = new Map(
    figures.flatMap(({ kind, key, count }) => (kind === 'ms' ? [[Number(key), count] as const] : [])),
  );
  const count = [...times.values()].reduce((sum, one) => sum + one, 0);
  if (count <= EXACT_MAX) return exactLatency(tx, window);
  const [p50, p95] = [quantileOf(times, 0.5), quantileOf(times, 0.95)];
  return p50 === undefined || p95 === undefined ? null : { p50, p95, count, within: WITHIN };
}

async function exactLatency(tx: Tx, window: Window): Promise<Latency | null> {
  const [row] = await tx.execute<Omit<Latency, 'within'>>(sql`
    select percentile_disc(0.5) within group (order by ms)::float8 as p50,
      percentile_disc(0.95) within group (order by ms)::float8 as p95,
      count(*)::int as count
    from runs where finished_at is not null and finished_at >= ${startOf(window)} and ${TIMED} and debug is null`);
  return row && row.count > 0 ? { ...row, within: 0 } : null;
}

/** `from`: where the window begins, milliseconds since 1970. */
type Now = { from: number; waiting: number; running: number };

async function now(tx: Tx, window: Window): Promise<Now> {
  const [row] = await tx.execute<Now>(sql`
    select (extract(epoch from ${startOf(window)}) * 1000)::float8 as "from",
      count(*) filter (where status = 'waiting')::int as waiting,
      count(*) filter (where status = 'running')::int as running
    from runs where status in ('waiting', 'running') and debug is null`);
  return row ?? { from: 0, waiting: 0, running: 0 };
}
