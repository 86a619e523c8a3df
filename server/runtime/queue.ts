/**
 * The job queue: pg-boss in the same database, through the same connections. A job says "look at this
 * run", never what to do: the run's log says that. Only this folder knows pg-boss.
 */

import { type SQL, sql } from 'drizzle-orm';
import { fromDrizzle, PgBoss } from 'pg-boss';
import { type Db, type Tx, urlOf } from '#db/client.ts';
import { keptPerDatabase } from './kept.ts';

export const RUNS = 'runs';

export type RunJob = {
  run: string;
  workspace: string;
  because: 'start' | 'answer' | 'timer' | 'handover' | 'release';
  /** `runs.month`, where the sender knew it: leaves one part of the log to look into. */
  month?: string;
};

/** One claim of a job; an older attempt can neither settle nor refresh a newer one. */
export type JobAttempt = { id: string; retryCount: number };

/** Without a heartbeat for this long a job goes back to the queue. The least that pg-boss takes. */
const HEARTBEAT_SECONDS = 10;
/** How often a worker looks for jobs whose heartbeat has stopped. */
const SUPERVISE_SECONDS = 3;
/** How often ended jobs are deleted; the run's log keeps all there is to know. */
const MAINTAIN_SECONDS = 300;

const SETTINGS = {
  heartbeatSeconds: HEARTBEAT_SECONDS,
  // Not the limit for runs that kill their worker (execute.ts counts those, by progress): only a bound.
  retryLimit: 100,
  retryDelay: 0,
  // Just under the 24 hours that pg-boss allows; a longer run is taken over and goes on.
  expireInSeconds: 86_000,
  retentionSeconds: 365 * 86_400,
  deleteAfterSeconds: 300,
} as const;

const queues = keptPerDatabase<Promise<PgBoss>>('queues');

/** For senders; opened on first use, through the caller's own pool. Does no maintenance. */
export function openQueue(db: Db): Promise<PgBoss> {
  const known = queues.get(db);
  if (known) return known;
  const made = openSender(db);
  queues.set(db, made);
  made.catch(() => queues.delete(db));
  return made;
}

async function openSender(db: Db): Promise<PgBoss> {
  const boss = new PgBoss({
    db: fromDrizzle(db, sql),
    migrate: false,
    supervise: false,
    schedule: false,
  });
  boss.on('error', () => {});
  if (!(await isPrepared(db))) await prepareQueue(urlOf(db));
  return boss.start();
}

async function isPrepared(db: Db): Promise<boolean> {
  const [made] = await db.execute(sql`select to_regclass('pgboss.queue') is not null as is_made`);
  if (!made?.is_made) return false;
  const queue = await db.execute(sql`select 1 from pgboss.queue where name = ${RUNS}`);
  return queue.length > 0;
}

/** Makes the queue's tables. Safe to call again and from several processes at once. */
export async function prepareQueue(url: string): Promise<void> {
  const boss = new PgBoss({ connectionString: url, max: 1, supervise: false, schedule: false });
  boss.on('error', () => {});
  try {
    await boss.start();
    await boss.createQueue(RUNS, SETTINGS);
  } finally {
    await boss.stop({ graceful: false });
  }
}

/**
 * For workers: also takes jobs back from silent workers and deletes old ones. Has connections of its own,
 * because its maintenance sends whole transactions in one string, which the pool's driver refuses.
 */
export async function openSupervisedQueue(db: Db, onError: (error: Error) => void): Promise<PgBoss> {
  const boss = new PgBoss({
    connectionString: urlOf(db),
    application_name: 'parallax-queue',
    max: 3,
    schedule: false,
    superviseIntervalSeconds: SUPERVISE_SECONDS,
    maintenanceIntervalSeconds: MAINTAIN_SECONDS,
    monitorIntervalSeconds: SUPERVISE_SECONDS,
  });
  boss.on('error', onError);
  await boss.start();
  await boss.createQueue(RUNS, SETTINGS);
  queues.set(db, Promise.resolve(boss));
  return boss;
}

export type Sent = RunJob & {
  /** Milliseconds since 1970: the job waits until then, by the database's clock. */
  at?: number;
  /** How many jobs of the same workspace wait already (0). */
  behind?: number;
};

/**
 * Sends in the caller's transaction: either both are committed or neither. Leaves the tenant door first,
 * because the tenant role has no rights on the queue; do this last.
 */
export async function sendRun(tx: Tx, boss: PgBoss, job: Sent): Promise<void> {
  const [row] = await tx.execute<{ now: number }>(
    sql`select set_config('role', 'none', true), extract(epoch from now())::float8 * 1000 as now`,
  );
  await putJob(tx, boss, { ...job, now: row?.now ?? 0 });
}

async function putJob(
  tx: Tx,
  boss: PgBoss,
  { at, now, behind = 0, ...data }: Sent & { now: number },
): Promise<void> {
  const priority = turnOf(at ?? now, behind);
  const options = { db: fromDrizzle(tx, sql), group: { id: data.workspace }, priority };
  await boss.send(RUNS, data, at === undefined ? options : { ...options, startAfter: new Date(at) });
}

/**
 * Sending a job that may start at once, as a part of a larger statement: what pg-boss would send, for each row of
 * `from`, which has one row or none. Not for use inside the tenant door.
 */
export async function jobIn(
  boss: PgBoss,
  { now, behind = 0, ...data }: Omit<Sent, 'at'> & { now: number },
  from: SQL,
): Promise<SQL> {
  let made: SQL | undefined;
  const executeSql = async (text: string, values: unknown[] = []) => {
    const [before, after, ...more] = text.split('$1');
    const [jobs] = values;
    if (before === undefined || after === undefined || more.length > 0 || typeof jobs !== 'string')
      throw new Error('The queue sends jobs in another way than this knows.');
    const wanted = sql`coalesce((select ${jobs}::text from ${from}), '[]')`;
    made = sql`${sql.raw(before)}${wanted}${sql.raw(after)}`;
    return { rows: [{ id: '' }] };
  };
  const group = { id: data.workspace };
  await boss.send(RUNS, data, { db: { executeSql }, group, priority: turnOf(now, behind) });
  if (!made) throw new Error('The queue did not send the job.');
  return made;
}

/** 2026-01-01: priorities are 32 bits, and seconds since then fit until 2094. */
const EPOCH_MS = 1_767_225_600_000;
/** Nobody is put back further, however much waits. */
const BEHIND_MAX = 3_600;

/**
 * Whose turn it is: jobs are taken in the order of the second they came in, each put back by one second for
 * every job of its workspace that waited already. Whoever comes with little goes before whoever came with much;
 * nobody waits for ever, because after an hour at most all newer jobs are behind; and nobody waits at all
 * while no other workspace wants the place.
 */
export const turnOf = (ms: number, behind: number): number =>
  -(Math.floor((ms - EPOCH_MS) / 1000) + Math.min(behind, BEHIND_MAX));

/** Completes one claim of a job in the caller's transaction; false when that claim had lapsed. */
export async function completeJob(tx: Tx, boss: PgBoss, attempt: JobAttempt): Promise<boolean> {
  const done = await boss.complete(RUNS, [attempt], null, { db: fromDrizzle(tx, sql) });
  return 'affected' in done && done.affected === 1;
}

/** Gives claims of jobs back to the queue in the caller's transaction; those that have lapsed are left alone. */
export async function failJobs(tx: Tx, boss: PgBoss, attempts: readonly JobAttempt[]): Promise<void> {
  // No output: through the caller's transaction objects are not taken as parameters.
  await boss.fail(RUNS, [...attempts], null, { db: fromDrizzle(tx, sql) });
}

/** What waits for a workspace that is going, in the caller's transaction. Not for use inside the tenant door. */
export async function forgetJobs(tx: Tx, workspaceId: string): Promise<void> {
  const [made] = await tx.execute(sql`select to_regclass('pgboss.job') is not null as is_made`);
  if (!made?.is_made) return;
  await tx.execute(
    sql`delete from pgboss.job where name = ${RUNS} and data ->> 'workspace' = ${workspaceId}`,
  );
}

export type QueueDepth = {
  /** Jobs that could start now. */
  depth: number;
  /** Milliseconds the oldest of them has waited; null when there is none. */
  oldestMs: number | null;
};

/** `null` before the first worker or the first run has made the queue. */
export async function queueDepth(db: Db): Promise<QueueDepth | null> {
  const [made] = await db.execute(sql`select to_regclass('pgboss.job') is not null as is_made`);
  if (!made?.is_made) return null;
  const [row] = await db.execute<{ depth: number; oldest: number | null }>(sql`
    select count(*)::int as depth,
           (extract(epoch from now() - min(start_after)) * 1000)::float8 as oldest
    from pgboss.job where name = ${RUNS} and state < 'active' and start_after <= now()`);
  return { depth: row?.depth ?? 0, oldestMs: row?.oldest ?? null };
}
