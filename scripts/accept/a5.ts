/** A5: PostgreSQL is killed or restarted again and again under load; workers and web stay, and connect anew. */
import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import type { StoredEvent } from '#engine/events.ts';
import { seeded } from '#engine/random.ts';
import { spawnWorker, until, WORKSPACE } from '#server/testing/runs.ts';
import { spawnWeb, WebGone, type WebProcess } from '#server/testing/web.ts';
import { startPostgres } from '../postgres.ts';
import { type Experiment, type Progress, quantile } from './experiment.ts';
import { countedVerdicts, repeated } from './rig/figures.ts';
import { countRepeats } from './rig/history.ts';
import { Finals, judgeAll, makeCallsFile, newRun, readCalls, type Started } from './rig/load.ts';
import { openRig, type Rig } from './rig/server.ts';
import { ASKING, answerFor, SHAPES, type Shape } from './rig/shapes.ts';

/** `runs` of all shapes, and as many that ask a question each; every run's events are followed by the web. */
const SIZES = { short: { runs: 300, restarts: 4 }, full: { runs: 5_000, restarts: 100 } };
const IN_FLIGHT = 60;
const PAUSE_MS = [5_000, 10_000] as const;
/** From one disturbance to the next, about. */
const CYCLE_MS = 9_000;

type Load = { web: WebProcess; started: Map<string, Started>; unknown: number; reconnects: number[] };

export const experiment: Experiment = {
  title:
    'PostgreSQL is killed or restarted under load: nothing acknowledged is lost, and all goes on by itself.',
  async measure(progress, { size }) {
    const { runs, restarts } = SIZES[size];
    await using rig = await openRig({ isLasting: true });
    await using database = await rig.database({ max: 8 });
    const { db } = database.client;
    const callsFile = makeCallsFile(rig.folder);
    await using first = await spawnWorker(database.url, { callsFile });
    await using second = await spawnWorker(database.url, { callsFile });
    await using web = await spawnWeb(database.url);
    const load: Load = { web, started: new Map(), unknown: 0, reconnects: [] };
    const over = new AbortController();
    const answers = answerThrough(db, load, over.signal);
    const disturbing = disturb(rig, { db, load, restarts, progress });
    const finals = new Finals(db);
    const begin = Date.now();
    for (let n = 0; n < 2 * runs; ) {
      const ended = await patiently(() => finals.look());
      // Evenly, so that there is load whenever the database goes.
      const due = Math.ceil(((Date.now() - begin) / (restarts * CYCLE_MS)) * 2 * runs);
      const free = Math.max(0, Math.min(IN_FLIGHT - (n - ended), due - n, 2 * runs - n));
      await Promise.all(Array.from({ length: free }, (_, i) => startSurely(load, shapeOf(n + i), n + i)));
      n += free;
      await pause(100);
    }
    await disturbing;
    await finals.until(2 * runs, 90_000);
    over.abort();
    const answered = await answers;
    const { logs, findings } = await judgeAll(db, load.started.values());
    for (const { runId, verdict, what } of findings.slice(0, 10)) progress(`${verdict} ${runId}: ${what}`);
    await finals.look();
    const [kept] = await db.execute<{ runs: number }>(sql`select count(*)::int as runs from runs`);
    return [
      { name: 'restarts', value: restarts, least: restarts },
      { name: 'runs', value: load.started.size, least: 2 * runs },
      { name: 'runs that nobody asked for', value: (kept?.runs ?? 0) - load.started.size, most: 0 },
      { name: 'answers', value: answered.size },
      { name: 'answers lost', value: [...answered].filter((id) => !hasAnswer(logs, id)).length, most: 0 },
      { name: 'requests with an unknown end, asked again', value: load.unknown },
      ...countedVerdicts(findings),
      { name: 'final states changed', value: finals.changed, most: 0 },
      ...repeated(countRepeats(logs, readCalls(callsFile))),
      { name: 'processes that ended', value: await countGone([first, second, web]), most: 0 },
      { name: 'writes again after s, most', value: quantile(load.reconnects, 1) / 1000, most: 10 },
    ];
  },
};

const shapeOf = (n: number): Shape => {
  const shape = n % 2 === 0 ? ASKING : SHAPES[((n - 1) / 2) % SHAPES.length];
  return shape ?? ASKING;
};

/** Until it is acknowledged, with the same key; a lost answer leaves it open whether it was done. */
async function startSurely(load: Load, shape: Shape, n: number): Promise<void> {
  const run = { ...newRun(shape, n), idempotencyKey: randomUUID() };
  for (;;) {
    try {
      const { runId } = (await load.web.ask({ what: 'start', run })) as { runId: string };
      load.started.set(runId, { runId, shape, n });
      return;
    } catch (error) {
      if (error instanceof WebGone) throw error;
      load.unknown += 1;
      await pause(100);
    }
  }
}

/** Answers whatever is asked through the web; the runs whose answer was acknowledged. */
async function answerThrough(db: Db, load: Load, signal: AbortSignal): Promise<Set<string>> {
  const answered = new Set<string>();
  const answer = async ({ id, run }: { id: string; run: string }) => {
    const n = load.started.get(run)?.n;
    if (n === undefined) return;
    const given = { workspaceId: WORKSPACE, approvalId: id, by: 'usr_1', answer: answerFor(n) };
    await load.web.ask({ what: 'answer', answer: given }).then(
      () => answered.add(run),
      // Asked again when it is still open.
      () => (load.unknown += 1),
    );
  };
  while (!signal.aborted) {
    const open = await db
      .execute<{ id: string; run: string }>(
        sql`select id, run_id as run from approvals where status = 'open' limit 50`,
      )
      .catch(() => []);
    await Promise.all(open.map(answer));
    await pause(50);
  }
  return answered;
}

const hasAnswer = (logs: ReadonlyMap<string, readonly StoredEvent[]>, runId: string): boolean =>
  logs.get(runId)?.some(({ kind }) => kind === 'human.answered') ?? false;

type Disturbance = { db: Db; load: Load; restarts: number; progress: Progress };

/** Kills all of PostgreSQL's processes at once, or stops it cleanly, in turn; and starts it where it was. */
async function disturb(rig: Rig, { db, load, restarts, progress }: Disturbance): Promise<void> {
  const random = seeded(Date.now());
  let { pid } = rig.server;
  for (let i = 0; i < restarts; i += 1) {
    await pause(PAUSE_MS[0] + random() * (PAUSE_MS[1] - PAUSE_MS[0]));
    const isKill = i % 2 === 0;
    if (isKill) killAll(pid);
    else await rig.stopServer();
    const server = await startPostgres(rig.home, { port: rig.server.port });
    rig.adopt(server);
    pid = server.pid;
    const at = Date.now();
    const count = load.started.size;
    // Written again = a run that was started by the same web process.
    const isBack = async () => load.started.size > count || (await canWrite(db));
    await until(isBack, { ms: 30_000, name: 'the database to be written to again' });
    load.reconnects.push(Date.now() - at);
    progress(`${isKill ? 'killed' : 'restarted'}, ${load.started.size} runs started`);
  }
}

function killAll(postmaster: number): void {
  const { stdout } = spawnSync('ps', ['-o', 'pid=', '--ppid', String(postmaster)], { encoding: 'utf8' });
  const children = stdout.split(/\s+/).filter(Boolean).map(Number);
  for (const pid of [postmaster, ...children]) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It went by itself.
    }
  }
}

const canWrite = (db: Db): Promise<boolean> =>
  db.execute(sql`update workspaces set name = name where id = ${WORKSPACE}`).then(
    () => true,
    () => false,
  );

async function patiently<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch {
      await pause(100);
    }
  }
}

async function countGone(processes: readonly { exited: Promise<unknown> }[]): Promise<number> {
  const ends = processes.map(({ exited }) => Promise.race([exited.then(() => 1), pause(0, 0)]));
  return (await Promise.all(ends)).reduce((total, one) => total + one, 0);
}
