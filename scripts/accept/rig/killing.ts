/** Worker processes that are killed with -9 and started again. */
import type { Random } from '#engine/random.ts';
import { spawnWorker, type WorkerProcess, type WorkerSettings } from '#server/testing/runs.ts';
import type { Kill } from './history.ts';

type Options = {
  url: string;
  settings: WorkerSettings;
  /** How many there are to be. */
  workers: number;
  /** Chooses the next victim. */
  random: Random;
};

/** The last worker that takes jobs is let live until others are there. */
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

  /** Resolves when one can be killed and another goes on. */
  async untilTwo(): Promise<void> {
    while (this.#ready.size < 2) await new Promise<void>((resolve) => (this.#wake = resolve));
  }

  /** Kills one of those that take jobs, and starts another in its place. */
  async strike(): Promise<void> {
    await this.untilTwo();
    const victim = [...this.#ready][Math.floor(this.#options.random() * this.#ready.size)];
    if (!victim) throw new Error('There is nobody to kill.');
    this.#ready.delete(victim);
    this.kills.push({ pid: victim.pid, at: Date.now() });
    await victim.kill('SIGKILL');
    this.#spawn();
  }

  /** Resolves when all workers are back. */
  async untilAll(): Promise<void> {
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
