/** What tests of the runtime share: a workspace with a pattern, worker processes, waiting without sleeping. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import type { RunStatus, StoredEvent } from '#engine/events.ts';
import type { Pattern } from '#engine/pattern.ts';
import { enqueueRun, type NewRun } from '#server/runtime/enqueue.ts';
import { readLog } from '#server/runtime/read-log.ts';

export const WORKSPACE = 'wsp_1';
export const PATTERN = 'pat_1';

export async function seedPattern(db: Db): Promise<void> {
  await db.execute(sql`insert into workspaces (id, name) values (${WORKSPACE}, 'One')`);
  await db.execute(sql`insert into patterns (id, workspace_id, name, graph, created_by)
    values (${PATTERN}, ${WORKSPACE}, 'Pattern', '{}', 'usr_1')`);
  await db.execute(sql`create table test_calls
    (id serial primary key, call text not null, pid int not null, aborted boolean not null default false)`);
}

export const start = (db: Db, graph: Pattern, more: Partial<NewRun> = {}): Promise<{ runId: string }> =>
  enqueueRun(db, {
    workspaceId: WORKSPACE,
    patternId: PATTERN,
    graph,
    inputs: { input: 'good' },
    startedBy: 'usr_1',
    ...more,
  });

export const logOf = (db: Db, runId: string): Promise<StoredEvent[]> =>
  readLog(db, { runId, workspaceId: WORKSPACE }, { after: 0 });

/** Calls made so far, oldest first, by idempotency key. */
export async function callsOf(db: Db): Promise<{ call: string; pid: number; aborted: boolean }[]> {
  return db.execute<{ call: string; pid: number; aborted: boolean }>(
    sql`select call, pid, aborted from test_calls order by id`,
  );
}

export async function statusOf(db: Db, runId: string): Promise<RunStatus | undefined> {
  const [row] = await db.execute<{ status: RunStatus }>(sql`select status from runs where id = ${runId}`);
  return row?.status;
}

/** Asks again every 20 ms until the answer is neither undefined nor false; throws after `ms`. */
export async function until<T>(
  what: () => Promise<T | undefined | false>,
  { ms = 20_000, name = 'this' }: { ms?: number; name?: string } = {},
): Promise<T> {
  const deadline = Date.now() + ms;
  for (;;) {
    const answer = await what();
    if (answer !== undefined && answer !== false) return answer;
    if (Date.now() > deadline) throw new Error(`Waited ${ms} ms for ${name}.`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

export const untilStatus = (db: Db, runId: string, status: RunStatus): Promise<true> =>
  until(async () => (await statusOf(db, runId)) === status && true, {
    name: `run ${runId} to be ${status}`,
    ms: 30_000,
  });

export type WorkerProcess = AsyncDisposable & {
  pid: number;
  /** Sends the signal and resolves when the process is gone. */
  kill(signal: NodeJS.Signals): Promise<void>;
  signal(signal: NodeJS.Signals): void;
  /** Sets its wall clock by so many milliseconds, while it works. */
  stepClock(ms: number): void;
  /** Resolves when the process is gone, whatever ended it, with the signal that did. */
  exited: Promise<NodeJS.Signals | null>;
};

export type WorkerSettings = {
  /** A run that waits for nothing but timers, all due later than in this many milliseconds, is let go of. */
  restMs?: number;
  /** How far its wall clock is ahead from the start, in milliseconds. */
  aheadMs?: number;
  /** Runs at once. */
  slots?: number;
  /** Calls are told as lines of this file, not in the database. */
  callsFile?: string;
  /** Its agents take so many times as long as their names say (1). */
  slowness?: number;
  /** Where it kills itself: see runtime/crash-point.ts. */
  crashPoint?: string;
};

// Only what a worker reads: nothing of the test's own environment.
export const settings = (url: string): NodeJS.ProcessEnv => ({
  NODE_ENV: 'test',
  DATABASE_URL: url,
  NEXTAUTH_SECRET: 'x'.repeat(32),
  LOG_LEVEL: 'error',
  // Starting a worker is compiling, mostly.
  NODE_COMPILE_CACHE: join(tmpdir(), `parallax-compiled-${process.getuid?.() ?? 0}`),
});

/** What every worker and web process loads first. */
export const REPAIR = fileURLToPath(new URL('../../db/driver-repair.ts', import.meta.url));
const ENTRY = fileURLToPath(new URL('./worker-entry.ts', import.meta.url));

/** Resolves when the worker takes jobs. */
export async function spawnWorker(url: string, options: WorkerSettings = {}): Promise<WorkerProcess> {
  const child = spawn(process.execPath, ['--import', REPAIR, ENTRY, JSON.stringify(options)], {
    env: { ...settings(url), ...(options.crashPoint !== undefined && { CRASH_POINT: options.crashPoint }) },
    // The channel closes with this process, and a worker ends with its channel.
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const exited = once(child, 'exit').then(([, signal]) => signal as NodeJS.Signals | null);
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => chunk.toString().includes('ready') && resolve());
    child.once('exit', (code) => reject(new Error(`The worker ended with ${code} before it was ready.`)));
  });
  const kill = async (signal: NodeJS.Signals) => {
    if (!isRunning(child)) return;
    child.kill(signal);
    await exited;
  };
  return {
    pid: child.pid ?? 0,
    kill,
    signal: (signal) => void child.kill(signal),
    exited,
    stepClock: (stepMs) => void child.send({ stepMs }),
    [Symbol.asyncDispose]: () => kill('SIGKILL'),
  };
}

const isRunning = (child: ChildProcess): boolean => child.exitCode === null && child.signalCode === null;
