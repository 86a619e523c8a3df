/**
 * Hands jobs to a bounded number of slots. Not pg-boss's own `work`: there a batch is fetched, and the
 * next one only when its slowest run has ended, so one patient agent would hold up fifteen quick runs.
 * Here a slot that gets free is filled at once, and what has ended is settled together.
 */
import type { PgBoss } from 'pg-boss';
import type { Db } from '#db/client.ts';
import { crashPoint } from './crash-point.ts';
import { Drain } from './drain.ts';
import type { CallAgent } from './effects.ts';
import { attemptsOf, type Executed, executeRun } from './execute.ts';
import { BEAT_MS, beat, rescueJobs, tellJobs, type Worker } from './lease.ts';
import { completeJob, type JobAttempt, RUNS, type RunJob, sendRun } from './queue.ts';
import { shareOut } from './share-out.ts';

export type Dispatch = {
  db: Db;
  boss: PgBoss;
  worker: Worker;
  callAgent: CallAgent;
  /** Runs at once; one workspace alone gets four fifths of them. */
  slots: number;
  /** See `Execution`. */
  restMs?: number;
  onError(error: unknown, what: string): void;
};

type Job = JobAttempt & { data: RunJob };
type Held = { job: Job; stop: AbortController; cancel: AbortController; drain: Drain };

/** A notice starts jobs at once; this finds delayed and returned ones. */
const POLL_MS = 1_000;
/** Runs that got nowhere this often go one at a time, so that they cannot take others with them. */
const SUSPECT_AFTER = 2;

export class Dispatcher {
  readonly #options: Dispatch;
  readonly #held = new Map<string, Held>();
  readonly #done: JobAttempt[] = [];
  #suspects: Promise<unknown> = Promise.resolve();
  #isStopping = false;
  #isLeased = false;
  #wake: (() => void) | undefined;
  #isAwake = false;
  #settling: Promise<void> | undefined;
  #beating: Promise<void> | undefined;
  #telling: Promise<void> | undefined;
  #isUntold = false;
  #beatTimer: NodeJS.Timeout | undefined;

  constructor(options: Dispatch) {
    this.#options = options;
  }

  get running(): number {
    return this.#held.size;
  }

  /** Takes the lease. Call it once, before `run`. */
  begin(): Promise<void> {
    return this.#beat();
  }

  /** Resolves when `stop` was called and everything is handed back. */
  async run(): Promise<void> {
    this.#beatTimer = setInterval(() => void this.#beat(), BEAT_MS);
    while (!this.#isStopping) {
      const isMore = await this.#take();
      if (!isMore) await this.#sleep();
    }
    // It answers for what it holds until that is handed over.
    while (this.#held.size > 0) await this.#sleep();
    clearInterval(this.#beatTimer);
    await this.#beating;
    await this.#settling;
  }

  /** There may be work, or a slot has become free. */
  wake(): void {
    this.#isAwake = true;
    this.#wake?.();
  }

  cancel(runId: string): void {
    for (const held of this.#held.values()) if (held.job.data.run === runId) held.cancel.abort();
  }

  /**
   * Takes no more jobs. Calls on their way have `drainMs` to end; then it lets go of what is left, and others go on
   * with it.
   */
  stop(drainMs: number): void {
    this.#isStopping = true;
    for (const held of this.#held.values()) held.drain.begin();
    setTimeout(() => this.#letGoOfAll(), drainMs).unref();
    this.wake();
  }

  #letGoOfAll(): void {
    for (const held of this.#held.values()) held.stop.abort();
  }

  get #free(): number {
    return this.#options.slots - this.#held.size;
  }

  /** Is there more to take at once? */
  async #take(): Promise<boolean> {
    if (this.#free <= 0 || !this.#isLeased) return false;
    const { batchSize, ignoreGroups } = shareOut(this.#options.slots, this.#heldBy());
    try {
      const jobs = await this.#options.boss.fetch<RunJob>(RUNS, { batchSize, ignoreGroups });
      if (jobs.length > 0) crashPoint('job.fetched');
      for (const job of jobs) this.#start(job);
      if (jobs.length > 0) this.#tellHeld();
      return jobs.length === batchSize;
    } catch (error) {
      this.#options.onError(error, 'fetching jobs');
      return false;
    }
  }

  #heldBy(): ReadonlyMap<string, number> {
    const held = new Map<string, number>();
    for (const { job } of this.#held.values()) {
      const { workspace } = job.data;
      held.set(workspace, (held.get(workspace) ?? 0) + 1);
    }
    return held;
  }

  #start(job: Job): void {
    const stop = new AbortController();
    const drain = new Drain(() => stop.abort());
    const held: Held = { job, stop, drain, cancel: new AbortController() };
    this.#held.set(job.id, held);
    if (this.#isStopping) held.stop.abort();
    void this.#inTurn(held)
      .then(
        (end) => (end === 'stopped' ? this.#handOver(job) : this.#settle(job)),
        (error: unknown) => this.#giveBack(job, error),
      )
      .catch((error: unknown) => this.#options.onError(error, `settling the job of ${job.data.run}`))
      .finally(() => {
        drain.end();
        this.#held.delete(job.id);
        this.wake();
      });
  }

  async #inTurn(held: Held): Promise<Executed> {
    const { retryCount, data } = held.job;
    const isSuspect =
      retryCount >= SUSPECT_AFTER && (await attemptsOf(this.#options.db, data)) >= SUSPECT_AFTER;
    if (!isSuspect) return this.#execute(held);
    const turn = this.#suspects.then(() => this.#execute(held));
    this.#suspects = turn.catch(() => {});
    return turn;
  }

  #execute({ job, stop, cancel, drain }: Held): Promise<Executed> {
    const { db, worker, callAgent, restMs } = this.#options;
    if (stop.signal.aborted) return Promise.resolve('stopped');
    return executeRun({
      db,
      job: job.data,
      isTakeover: job.retryCount > 0,
      worker: worker.id,
      callAgent: drain.watch(callAgent),
      stop: stop.signal,
      cancel,
      ...(restMs !== undefined && { restMs }),
    });
  }

  /** Settles together what ends within a few milliseconds. */
  #settle({ id, retryCount }: Job): Promise<void> {
    this.#done.push({ id, retryCount });
    this.#settling ??= new Promise((resolve) => setTimeout(resolve, 5)).then(async () => {
      this.#settling = undefined;
      crashPoint('job.before-complete');
      await this.#options.boss.complete(RUNS, this.#done.splice(0));
      crashPoint('job.completed');
    });
    return this.#settling;
  }

  /**
   * A new job, so that stopping cleanly never counts as a crash. None when this claim has lapsed: then
   * somebody else has been given the old one.
   */
  async #handOver({ id, retryCount, data }: Job): Promise<void> {
    const { db, boss } = this.#options;
    await db.transaction(async (tx) => {
      const isMine = await completeJob(tx, boss, { id, retryCount });
      if (isMine) await sendRun(tx, boss, { ...data, because: 'handover' });
      crashPoint('handover.before-commit');
    });
    crashPoint('handover.committed');
  }

  async #giveBack({ id, retryCount, data }: Job, error: unknown): Promise<void> {
    this.#options.onError(error, `executing ${data.run}`);
    const message = error instanceof Error ? error.message : String(error);
    await this.#options.boss.fail(RUNS, [{ id, retryCount }], { message });
  }

  /** At once, so that they are rescued as soon as the worker is missed; what is under way may not know them. */
  #tellHeld(): void {
    this.#isUntold = true;
    this.#telling ??= this.#tell().finally(() => {
      this.#telling = undefined;
    });
  }

  async #tell(): Promise<void> {
    const { db, worker, onError } = this.#options;
    while (this.#isUntold) {
      this.#isUntold = false;
      await tellJobs(db, worker, this.#attempts).catch((error: unknown) =>
        onError(error, 'telling what is held'),
      );
    }
  }

  get #attempts(): JobAttempt[] {
    return [...this.#held.values()].map(({ job: { id, retryCount } }) => ({ id, retryCount }));
  }

  #beat(): Promise<void> {
    this.#beating ??= this.#beatOnce().finally(() => {
      this.#beating = undefined;
    });
    return this.#beating;
  }

  async #beatOnce(): Promise<void> {
    const { db, boss, worker, onError } = this.#options;
    const jobs = this.#attempts;
    try {
      const wasThere = await beat(db, worker, jobs);
      if (!wasThere && this.#isLeased) this.#declaredDead();
      this.#isLeased = true;
      if (jobs.length > 0) await boss.touch(RUNS, jobs);
      if ((await rescueJobs(db, boss)) > 0) this.wake();
    } catch (error) {
      onError(error, 'the heartbeat');
    }
  }

  /** Frozen or cut off for longer than the lease: others have these runs now. */
  #declaredDead(): void {
    this.#letGoOfAll();
  }

  #sleep(): Promise<void> {
    if (this.#isAwake) {
      this.#isAwake = false;
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#wake?.(), POLL_MS);
      this.#wake = () => {
        clearTimeout(timer);
        this.#wake = undefined;
        this.#isAwake = false;
        resolve();
      };
    });
  }
}
