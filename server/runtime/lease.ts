/**
 * A worker's lease: its row in `workers`, beaten every second with the jobs it holds. A worker whose row
 * is gone has been declared dead, and lets go of everything. pg-boss's own heartbeats (10 s) do the same
 * more slowly, should a whole machine be lost between two beats.
 */
import { hostname } from 'node:os';
import { sql } from 'drizzle-orm';
import type { PgBoss } from 'pg-boss';
import type { Db } from '#db/client.ts';
import { clockOf } from './clock.ts';
import { crashPoint } from './crash-point.ts';
import { failJobs, type JobAttempt } from './queue.ts';

export const BEAT_MS = 1_000;
/** Silent for this long = dead. */
const LEASE_SECONDS = 6;
/** Enough when the process is known to be gone, because it ran on this machine. */
const GONE_SECONDS = 2.5;

export type Worker = { id: string; pid: number };

/** Sets the process's clock and writes the row; returns false when it was gone, that is, when this worker was declared dead. */
export async function beat(db: Db, worker: Worker, jobs: readonly JobAttempt[]): Promise<boolean> {
  await clockOf(db).measure();
  crashPoint('beat.before');
  const [row] = await db.execute<{ is_new: boolean }>(sql`
    insert into workers (id, host, pid, jobs)
    values (${worker.id}, ${hostname()}, ${worker.pid}, ${JSON.stringify(jobs)}::text::jsonb)
    on conflict (id) do update set beat = now(), jobs = excluded.jobs
    returning xmax = 0 as is_new`);
  crashPoint('beat.written');
  return row?.is_new === false;
}

/** What it holds now; nothing when it was declared dead, for `beat` to find out. */
export async function tellJobs(db: Db, worker: Worker, jobs: readonly JobAttempt[]): Promise<void> {
  await db.execute(sql`
    update workers set beat = now(), jobs = ${JSON.stringify(jobs)}::text::jsonb where id = ${worker.id}`);
  crashPoint('held.told');
}

export async function endLease(db: Db, worker: Worker): Promise<void> {
  await db.execute(sql`delete from workers where id = ${worker.id}`);
}

/** Gives the jobs of dead workers back to the queue; returns how many. Safe to call from every worker. */
export async function rescueJobs(db: Db, boss: PgBoss): Promise<number> {
  const late = await db.execute<{ id: string; host: string; pid: number; silent: number }>(sql`
    select id, host, pid, extract(epoch from now() - beat)::float8 as silent
    from workers where beat < now() - ${GONE_SECONDS}::float8 * interval '1 second'`);
  let rescued = 0;
  for (const { id, host, pid, silent } of late) {
    if (silent < LEASE_SECONDS && !isGone({ host, pid })) continue;
    rescued += await rescueFrom(db, boss, id);
    crashPoint('rescue.committed');
  }
  return rescued;
}

/** The row and its jobs go in one transaction: whoever rescues may die as well. */
function rescueFrom(db: Db, boss: PgBoss, id: string): Promise<number> {
  return db.transaction(async (tx) => {
    const [row] = await tx.execute<{ jobs: JobAttempt[] }>(sql`
      delete from workers
      where id = ${id} and beat < now() - ${GONE_SECONDS}::float8 * interval '1 second'
      returning jobs`);
    if (!row?.jobs.length) return 0;
    // Naming the attempt makes this harmless when the queue's own supervisor was faster.
    await failJobs(tx, boss, row.jobs);
    crashPoint('rescue.before-commit');
    return row.jobs.length;
  });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * Milliseconds since the youngest heartbeat; null when there is no worker. Workers of this machine whose
 * process is gone do not count, so that their death shows at once.
 */
export async function youngestBeat(db: Db): Promise<number | null> {
  const rows = await db.execute<{ host: string; pid: number; beat: number }>(sql`
    select host, pid, (extract(epoch from now() - beat) * 1000)::float8 as beat from workers`);
  const beats = rows.filter((row) => !isGone(row)).map((row) => Math.max(0, Math.round(row.beat)));
  return beats.length > 0 ? Math.min(...beats) : null;
}

const isGone = ({ host, pid }: { host: string; pid: number }): boolean =>
  host === hostname() && !isAlive(pid);
