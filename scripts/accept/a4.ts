/** A4: workers frozen past their lease and continued: what they still want to write and call comes too late. */
import { spawnWorker, until, type WorkerProcess } from '#server/testing/runs.ts';
import type { Experiment } from './experiment.ts';
import { countedVerdicts, repeated } from './rig/figures.ts';
import { type Call, countRepeats } from './rig/history.ts';
import { Finals, judgeAll, makeCallsFile, readCalls, type Started, startShape } from './rig/load.ts';
import { openRig } from './rig/server.ts';
import { FROZEN } from './rig/shapes.ts';

/** `atOnce`: workers that are frozen together; each is one trial, with the runs it holds. */
const SIZES = { short: { batches: 2, atOnce: 5 }, full: { batches: 20, atOnce: 5 } };
const RUNS_EACH = 4;

export const experiment: Experiment = {
  title: 'A worker frozen past its lease and continued writes nothing into runs that others have by then.',
  async measure(progress, { size }) {
    const { batches, atOnce } = SIZES[size];
    await using rig = await openRig();
    await using database = await rig.database({ max: 12 });
    const { db } = database.client;
    const callsFile = makeCallsFile(rig.folder);
    const started = new Map<string, Started>();
    const finals = new Finals(db);
    const late: Call[] = [];
    let frozen = 0;
    for (let batch = 0; batch < batches; batch += 1) {
      const spawn = () => spawnWorker(database.url, { callsFile, slots: 5, slowness: 3 });
      const workers = await Promise.all(Array.from({ length: atOnce }, spawn));
      await using stack = new AsyncDisposableStack();
      for (const worker of workers) stack.use(worker);
      const numbers = Array.from({ length: atOnce * RUNS_EACH }, (_, n) => batch * 1_000 + n);
      const made = await Promise.all(numbers.map((n) => startShape(db, FROZEN, n)));
      for (const one of made) started.set(one.runId, one);
      const mine = new Set(made.map(({ runId }) => runId));
      const calls = () => readCalls(callsFile).filter(({ call }) => mine.has(runOf(call)));
      await until(async () => calls().length >= made.length, { name: 'all calls', ms: 60_000 });
      for (const worker of workers) worker.signal('SIGSTOP');
      const held = new Set(calls().map(({ pid }) => pid));
      await using _healthy = await spawnWorker(database.url, { callsFile, slots: 100 });
      const isTakenOver = async () => {
        const others = calls().filter(({ pid }) => !held.has(pid));
        return new Set(others.map(({ call }) => runOf(call))).size === made.length;
      };
      await until(isTakenOver, { name: 'the others to have all runs', ms: 60_000 });
      const at = Date.now();
      for (const worker of workers) worker.signal('SIGCONT');
      await finals.until(started.size, 60_000);
      await settled(workers);
      frozen += workers.length;
      late.push(...calls().filter((call) => call.at > at && held.has(call.pid)));
      progress(`${frozen} workers frozen and continued, ${late.length} late calls`);
    }
    const { logs, findings } = await judgeAll(db, started.values());
    await finals.look();
    for (const { verdict, what } of findings.slice(0, 10)) progress(`${verdict}: ${what}`);
    const stale = countedVerdicts(findings);
    return [
      { name: 'trials', value: frozen, least: batches * atOnce },
      { name: 'runs', value: started.size },
      ...stale,
      { name: 'final states changed', value: finals.changed, most: 0 },
      ...repeated(countRepeats(logs, readCalls(callsFile))),
      { name: 'calls of a fenced worker', value: late.length, most: 0 },
    ];
  },
};

const runOf = (call: string): string => call.slice(0, call.indexOf('/'));

/** What they were about to do they have done, or let go of, by the time they stop. */
const settled = (workers: readonly WorkerProcess[]) =>
  Promise.all(workers.map((worker) => worker.kill('SIGTERM')));
