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
/** A kill comes this long after the first of its runs is started, at most: while they are executed. */
const MEET_MS = 250;
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
    const random = seeded(Date.now());
    const settings = { callsFile: calls };
    await using killing = new Killing({ url: database.url, settings, workers: 3, random });
    await killing.begin();
    const started = new Map<string, Started>();
    const over = new AbortController();
    const answering = answerAll(db, started, over.signal);
    const finals = new Finals(db);
    for (let kills = 0; kills < wanted; kills += 1) {
      const next = range(started.size, Math.ceil((runs * (kills + 1)) / wanted));
      for (let ended = await finals.look(); started.size - ended > IN_FLIGHT; ended = await finals.look())
        await pause(100);
      await killing.untilTwo();
      const starting = next.map(async (n) => {
        const made = await startShape(db, shapeOf(n), n);
        started.set(made.runId, made);
      });
      await pause(random() * MEET_MS);
      await killing.strike();
      await Promise.all(starting);
      if ((kills + 1) % Math.ceil(wanted / 15) === 0)
        progress(`${started.size} of ${runs} runs, ${kills + 1} kills`);
    }
    await killing.untilAll();
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
      { name: 'runs taken over', value: waits.length, least: wanted / 3 },
      { name: 'recovery p50 s', value: quantile(waits, 0.5) / 1000 },
      { name: 'recovery p99 s', value: quantile(waits, 0.99) / 1000, most: 30 },
      { name: 'kills that lose a run, at most', value: 3 / killing.kills.length },
    ];
  },
};

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);

const shapeOf = (n: number) => {
  const shape = SHAPES[n % SHAPES.length];
  if (!shape) throw new Error('There are no shapes.');
  return shape;
};
