/** A2: one worker of three dies for good, with all runs in its hands. */
import { spawnWorker, until } from '#server/testing/runs.ts';
import { type Experiment, quantile } from './experiment.ts';
import { countedVerdicts, repeated } from './rig/figures.ts';
import { countRepeats, recoveries } from './rig/history.ts';
import { Finals, judgeAll, makeCallsFile, readCalls, type Started, startShape } from './rig/load.ts';
import { openRig } from './rig/server.ts';
import { PATIENT } from './rig/shapes.ts';

const RUNS = 200;
/** One workspace gets four fifths of a worker's slots. */
const SLOTS = 260;

export const experiment: Experiment = {
  title: 'The runs of a worker that dies for good finish on the others.',
  async measure(progress) {
    await using rig = await openRig();
    await using database = await rig.database({ max: 12 });
    const { db } = database.client;
    const callsFile = makeCallsFile(rig.folder);
    await using victim = await spawnWorker(database.url, { callsFile, slots: SLOTS, slowness: 30 });
    const numbers = Array.from({ length: RUNS }, (_, n) => n);
    const made = await Promise.all(numbers.map((n) => startShape(db, PATIENT, n)));
    const started = new Map<string, Started>(made.map((one) => [one.runId, one]));
    await until(async () => readCalls(callsFile).length >= RUNS, { name: 'all calls', ms: 60_000 });
    progress(`${RUNS} runs are in the hands of one worker`);
    await using _second = await spawnWorker(database.url, { callsFile, slots: SLOTS });
    await using _third = await spawnWorker(database.url, { callsFile, slots: SLOTS });
    const finals = new Finals(db);
    const before = await finals.look();
    const kill = { pid: victim.pid, at: Date.now() };
    await victim.kill('SIGKILL');
    await finals.until(RUNS, 60_000);
    const { logs, findings } = await judgeAll(db, started.values());
    await finals.look();
    const waits = recoveries(logs.values(), [kill]);
    return [
      { name: 'runs', value: RUNS },
      { name: 'in flight at the kill', value: RUNS - before, least: RUNS },
      { name: 'finished elsewhere', value: waits.filter(Number.isFinite).length, least: RUNS },
      ...countedVerdicts(findings),
      { name: 'final states changed', value: finals.changed, most: 0 },
      ...repeated(countRepeats(logs, readCalls(callsFile))),
      { name: 'takeover p50 s', value: quantile(waits, 0.5) / 1000 },
      { name: 'takeover p99 s', value: quantile(waits, 0.99) / 1000, most: 30 },
    ];
  },
};
