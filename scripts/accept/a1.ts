/** A1: runs of all shapes on three workers that are killed with -9 at random and started again. */
import { setTimeout as pause } from 'node:timers/promises';
import { seeded } from '#engine/random.ts';
import { type Experiment, quantile } from './experiment.ts';
import { countedVerdicts, repeated } from './rig/figures.ts';
import { countRepeats, recoveries } from './rig/history.ts';
import { Killing } from './rig/killing.ts';
import {
  answerAll,
  Finals,
  judgeAll,
  makeCallsFile,
  readCalls,
  type Started,
  startShape,
} from './rig/load.ts';
import { openRig } from './rig/server.ts';
import { SHAPES } from './rig/shapes.ts';

const SIZES = { short: { runs: 1_000, kills: 30 }, full: { runs: 10_000, kills: 300 } };
/** Runs that are under way at the same time. */
const IN_FLIGHT = 90;
/** Without any run coming to its end for this long, those left are stuck. */
const PATIENCE_MS = 60_000;

export const experiment: Experiment = {
  title: 'Runs survive workers that are killed with -9: none lost, stuck, wrong or changed after its end.',
  async measure(progress, { size }) {
    const { runs, kills: wanted } = SIZES[size];
    await using rig = await openRig();
    await using database = await rig.database({ max: 12 });
    const { db } = database.client;
    const calls = makeCallsFile(rig.folder);
    await using killing = new Killing({
      ...{ url: database.url, settings: { callsFile: calls }, workers: 3, kills: wanted },
      ...{ pauseMs: 1_500, random: seeded(Date.now()) },
    });
    await killing.begin();
    const done = killing.run();
    const started = new Map<string, Started>();
    const over = new AbortController();
    const answering = answerAll(db, started, over.signal);
    const finals = new Finals(db);
    for (let n = 0; n < runs; ) {
      const ended = await finals.look();
      // Kills are to meet runs: as many are started as belong to the kills so far.
      const due = Math.ceil((runs * (killing.kills.length + 1)) / wanted);
      const next = range(n, Math.min(IN_FLIGHT - (n - ended), due - n, runs - n));
      for (const made of await Promise.all(next.map((i) => startShape(db, shapeOf(i), i))))
        started.set(made.runId, made);
      n += next.length;
      if (n % 50 < next.length)
        progress(`${n} of ${runs} runs, ${ended} ended, ${killing.kills.length} kills`);
      await pause(100);
    }
    await done;
    await finals.until(runs, PATIENCE_MS);
    over.abort();
    await answering;
    const { logs, findings } = await judgeAll(db, started.values());
    await finals.look();
    for (const { runId, verdict, what } of findings.slice(0, 20)) progress(`${verdict} ${runId}: ${what}`);
    const waits = recoveries(logs.values(), killing.kills);
    return [
      { name: 'runs', value: runs, least: runs },
      { name: 'kills', value: killing.kills.length, least: wanted },
      ...countedVerdicts(findings),
      { name: 'final states changed', value: finals.changed, most: 0 },
      ...repeated(countRepeats(logs, readCalls(calls))),
      { name: 'runs taken over', value: waits.length, least: 1 },
      { name: 'recovery p50 s', value: quantile(waits, 0.5) / 1000 },
      { name: 'recovery p99 s', value: quantile(waits, 0.99) / 1000, most: 30 },
      { name: 'kills that lose a run, at most', value: 3 / killing.kills.length },
    ];
  },
};

const range = (from: number, count: number): number[] =>
  Array.from({ length: Math.max(0, count) }, (_, i) => from + i);

const shapeOf = (n: number) => {
  const shape = SHAPES[n % SHAPES.length];
  if (!shape) throw new Error('There are no shapes.');
  return shape;
};
