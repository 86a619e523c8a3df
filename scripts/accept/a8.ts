/** A8: runs that kill whoever executes them are stopped; those beside them are not harmed. */
import { sql } from 'drizzle-orm';
import type { StoredEvent } from '#engine/events.ts';
import { retryFrom } from '#server/runtime/retry.ts';
import { logOf, spawnWorker, statusOf, until, WORKSPACE, type WorkerProcess } from '#server/testing/runs.ts';
import type { Experiment } from './experiment.ts';
import { countedVerdicts } from './rig/figures.ts';
import { Finals, judgeAll, makeCallsFile, readCalls, type Started, startShape } from './rig/load.ts';
import { openRig } from './rig/server.ts';
import { PATIENT, POISON, SHAPES } from './rig/shapes.ts';

const SIZES = { short: { poisons: 2, others: 40 }, full: { poisons: 10, others: 200 } };
const ATTEMPTS = 5;
const WORKERS = 2;

export const experiment: Experiment = {
  title: 'A run that kills its worker is stopped after five attempts, and no other run fails by it.',
  async measure(progress, { size }) {
    const { poisons, others } = SIZES[size];
    await using rig = await openRig();
    await using database = await rig.database({ max: 12 });
    const { db } = database.client;
    const callsFile = makeCallsFile(rig.folder);
    const bad: string[] = [];
    for (let n = 0; n < poisons; n += 1) bad.push((await startShape(db, POISON, n)).runId);
    const started = new Map<string, Started>();
    const shapes = [...SHAPES.filter(({ isAsking }) => !isAsking), PATIENT];
    for (let n = 0; n < others; n += 1) {
      const shape = shapes[n % shapes.length] ?? PATIENT;
      const made = await startShape(db, shape, n);
      started.set(made.runId, made);
    }
    await using keepers = new AsyncDisposableStack();
    const deaths = { count: 0 };
    for (let i = 0; i < WORKERS; i += 1)
      keepers.use(keep(() => spawnWorker(database.url, { callsFile }), deaths));
    const finals = new Finals(db);
    await finals.until(poisons + others, 90_000);
    progress(`${deaths.count} workers died`);
    const { findings } = await judgeAll(db, started.values());
    const calls = readCalls(callsFile);
    const kills = bad.map((runId) => calls.filter(({ call }) => call.startsWith(runId)).length);
    const attempts = await Promise.all(bad.map(async (runId) => startsIn(await logOf(db, runId))));
    const shown = await db.execute<{ reason: string }>(
      sql`select reason from runs where status = 'failed' and reason like 'Stopped after%'`,
    );
    // The way to replay: the whole run again, as the button does it. It is a run of its own.
    const [first = ''] = bad;
    const again = await retryFrom(db, { runId: first, workspaceId: WORKSPACE, by: 'usr_1' });
    const replayed = [again].map(({ runId }) =>
      until(async () => (await statusOf(db, runId)) === 'failed', { ms: 120_000, name: 'the replay to end' }),
    );
    const replays = (await Promise.allSettled(replayed)).filter(
      ({ status }) => status === 'fulfilled',
    ).length;
    await finals.look();
    return [
      { name: 'poison runs', value: poisons },
      { name: 'stopped with their reason', value: shown.length, least: poisons, most: poisons },
      { name: 'attempts, most', value: Math.max(...attempts), most: ATTEMPTS },
      { name: 'attempts, least', value: Math.min(...attempts), least: ATTEMPTS },
      { name: 'workers killed by one run, most', value: Math.max(...kills), most: ATTEMPTS },
      { name: 'workers killed', value: deaths.count },
      { name: 'other runs', value: others },
      ...countedVerdicts(findings),
      { name: 'final states changed', value: finals.changed, most: 0 },
      { name: 'replays that came to an end', value: replays, least: 1 },
    ];
  },
};

/** The last start is the one that ends it. */
const startsIn = (events: readonly StoredEvent[]): number =>
  events.filter(({ kind }) => kind === 'run.started' || kind === 'run.resumed').length - 1;

/** Starts a worker again whenever it has died, as `npm start` does. */
function keep(spawn: () => Promise<WorkerProcess>, deaths: { count: number }): AsyncDisposable {
  let isOver = false;
  let current: WorkerProcess | undefined;
  const living = (async () => {
    while (!isOver) {
      // One may die before it is ready: it takes jobs a moment earlier.
      current = await spawn().catch(() => undefined);
      if (isOver) await current?.kill('SIGKILL');
      else await current?.exited;
      if (!isOver) deaths.count += 1;
    }
  })();
  return {
    async [Symbol.asyncDispose]() {
      isOver = true;
      await current?.kill('SIGKILL');
      await living;
    },
  };
}
