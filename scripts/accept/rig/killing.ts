/** Worker processes that are killed with -9 and started again. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '#engine/random.ts';
import { spawnWorker, type WorkerProcess, type WorkerSettings } from '#server/testing/runs.ts';
import type { Kill } from './history.ts';

export type Killing = {
  kills: Kill[];
  /** Resolves when the last kill was followed by a fresh worker. */
  done: Promise<void>;
  stop(): Promise<void>;
};

type Options = {
  url: string;
  settings: WorkerSettings;
  workers: number;
  kills: number;
  /** A worker lives between these, in milliseconds, once it takes jobs. */
  livesMs: readonly [number, number];
  random: Random;
};

/** Each worker lives for a random while, is killed, and is followed by another, until there were enough kills. */
export async function killAtRandom(options: Options): Promise<Killing> {
  const { url, settings, workers, random, livesMs } = options;
  const kills: Kill[] = [];
  const living = new Set<WorkerProcess>();
  const spawn = async () => {
    const worker = await spawnWorker(url, settings);
    living.add(worker);
    return worker;
  };
  let planned = 0;
  const succeed = async (first: WorkerProcess): Promise<void> => {
    let worker = first;
    while (planned < options.kills) {
      planned += 1;
      await pause(livesMs[0] + random() * (livesMs[1] - livesMs[0]));
      kills.push({ pid: worker.pid, at: Date.now() });
      await worker.kill('SIGKILL');
      living.delete(worker);
      worker = await spawn();
    }
  };
  const firsts = await Promise.all(Array.from({ length: workers }, spawn));
  const done = Promise.all(firsts.map(succeed)).then(() => {});
  const stop = async () => {
    await Promise.all([...living].map((worker) => worker.kill('SIGKILL')));
  };
  return { kills, done, stop };
}
