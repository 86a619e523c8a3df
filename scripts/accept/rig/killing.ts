/** Worker processes that are killed with -9 and started again. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '#engine/random.ts';
import { spawnWorker, type WorkerProcess, type WorkerSettings } from '#server/testing/runs.ts';
import type { Kill } from './history.ts';

type Options = {
  url: string;
  settings: WorkerSettings;
  /** How many there are to be. */
  workers: number;
  /** Kills in all. */
  kills: number;
  /** The pause before a kill is at most this long, in milliseconds. */
  pauseMs: number;
  random: Random;
};

/** Kills a worker that takes jobs, again and again; the last one that does is let live until others are there. */
export class Killing {
  readonly kills: Kill[] = [];
  readonly #options: Options;
  readonly #ready = new Set<WorkerProcess>();
  readonly #starting = new Set<Promise<void>>();
  #wake = () => {};

  constructor(options: Options) {
    this.#options = options;
  }

  /** Resolves when all workers take jobs. */
  async begin(): Promise<void> {
    for (let i = 0; i < this.#options.workers; i += 1) this.#spawn();
    await Promise.all(this.#starting);
  }

  /** Resolves when there were enough kills and all workers are back. */
  async run(): Promise<void> {
    const { kills, pauseMs, random } = this.#options;
    while (this.kills.length < kills) {
      await pause(random() * pauseMs);
      while (this.#ready.size < 2) await new Promise<void>((resolve) => (this.#wake = resolve));
      const victim = [...this.#ready][Math.floor(random() * this.#ready.size)];
      if (!victim) continue;
      this.#ready.delete(victim);
      this.kills.push({ pid: victim.pid, at: Date.now() });
      await victim.kill('SIGKILL');
      this.#spawn();
    }
    await Promise.all(this.#starting);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.allSettled(this.#starting);
    await Promise.all([...this.#ready].map((worker) => worker.kill('SIGKILL')));
  }

  #spawn(): void {
    const { url, settings } = this.#options;
    const starting = spawnWorker(url, settings).then((worker) => {
      this.#starting.delete(starting);
      this.#ready.add(worker);
      this.#wake();
    });
    this.#starting.add(starting);
  }
}
