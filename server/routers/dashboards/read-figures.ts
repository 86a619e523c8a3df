/**
 * What the runs of a window add up to: whole hours and, before the first of them, minutes from the sums, and
 * the runs that are not counted yet from themselves. One statement, so no run is missed or counted twice.
 */
import { type SQL, sql } from 'drizzle-orm';
import type { Tx } from '#db/client.ts';
import type { runSums } from '#db/schema/sums.ts';
import { ENDED, FIGURES, floorTo } from '#server/history/figures.ts';

export type Figure = {
  kind: (typeof runSums.$inferSelect)['kind'];
  key: string;
  /** Milliseconds since 1970, for `status` alone: the first moment of the bar. */
  bar: number | null;
  count: number;
};

/** Whole minutes, or whole hours where bars are that long: the last is the one that has begun. */
export type Window = { minutes: number; barMinutes: number };

const toInterval = (minutes: number): SQL => sql`${minutes}::int * interval '1 minute'`;

const grainOf = ({ barMinutes }: Window): 1 | 60 => (barMinutes < 60 ? 1 : 60);

/** The first moment of the window. */
export const startOf = (window: Window): SQL =>
  sql`(${floorTo(grainOf(window), sql`now()`)} + ${toInterval(grainOf(window) - lengthOf(window))})`;

/** In minutes: as many bars as it takes. */
const lengthOf = ({ minutes, barMinutes }: Window): number => Math.ceil(minutes / barMinutes) * barMinutes;

/** The row level policies add the workspace to every one of these. */
export async function readFigures(tx: Tx, window: Window): Promise<Figure[]> {
  const from = startOf(window);
  const firstHour = sql`(${floorTo(60, sql`${from} - interval '1 microsecond'`)} + interval '1 hour')`;
  const rows = await tx.execute<Figure>(sql`
    with ended as (
      select ${ENDED} from runs where finished_at is not null and not counted and finished_at >= ${from}
    ), ${FIGURES}, found as (
      select kind, key, at, count from run_sums
      where grain = ${grainOf(window)}::int and kind = 'status' and at >= ${from}
      union all
      select kind, key, null, count from run_sums
      where grain = 1 and kind in ('confidence', 'ms', 'pair', 'disagreed') and at >= ${from} and at < ${firstHour}
      union all
      select kind, key, null, count from run_sums
      where grain = 60 and kind in ('confidence', 'ms', 'pair', 'disagreed') and at >= ${firstHour}
      union all
      select kind, key, case when kind = 'status' then at end, count from figure
    )
    select kind, key, sum(count)::int as count,
      (extract(epoch from date_bin(${toInterval(window.barMinutes)}, at, ${from})) * 1000)::float8 as bar
    from found group by kind, key, 4`);
  return [...rows];
}
