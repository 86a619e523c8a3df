/**
 * A run's log as its executor sees it. Emitted events wait up to 5 ms for company or for the next commit; what is
 * written is taken when the statement is made, so everything that follows from an outcome at once is on disk with
 * it. All runs of the process share statements (log-writer.ts).
 */
import { sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import type { RunEvent } from '#engine/events.ts';
import { announce, Fenced, insertState, isState, isTaken, type RunRef, Taken } from './append.ts';
import { crashPoint } from './crash-point.ts';
import { logWriterOf } from './log-writer.ts';
import { readLog } from './read-log.ts';
import { statesOf } from './together.ts';

const LINGER_MS = 5;

type Options = RunRef & {
  /** The epoch this executor has claimed the run with. */
  epoch: number;
  month: string;
  spent(): { calls: number; units: number };
  /** Called once, when nothing more can be written: fenced, or the database failed. */
  onLost(error: unknown): void;
  onCancel(): void;
};

export class RunLog {
  readonly #db: Db;
  readonly #options: Options;
  #pending: RunEvent[] = [];
  #waiters: PromiseWithResolvers<void>[] = [];
  #isWriting = false;
  #timer: NodeJS.Timeout | undefined;
  #lost: unknown;
  #hasForeign = false;
  /** Number of the last event this log knows. */
  seq: number;

  constructor(db: Db, options: Options & { seq: number }) {
    this.#db = db;
    this.#options = options;
    this.seq = options.seq;
  }

  get isClosed(): boolean {
    return this.#lost !== undefined;
  }

  emit(event: RunEvent): void {
    if (this.isClosed) return;
    this.#pending.push(event);
    if (!this.#isWriting) this.#timer ??= setTimeout(this.#linger, LINGER_MS);
  }

  /** Resolves when the event is on disk; rejects when this log has lost its run. */
  commit(event: RunEvent): Promise<void> {
    this.emit(event);
    return this.flush();
  }

  flush(): Promise<void> {
    if (this.isClosed) return Promise.reject(this.#lost);
    if (this.#pending.length === 0 && !this.#isWriting) return Promise.resolve();
    const waiter = Promise.withResolvers<void>();
    this.#waiters.push(waiter);
    this.#start();
    return waiter.promise;
  }

  /**
   * Writes only if this log knows all of the run's events; false = somebody else (an answer, a
   * cancellation) has written. Events still pending go out first. Rejects with `Fenced`.
   */
  async commitIfCurrent(event: RunEvent): Promise<boolean> {
    await this.flush();
    if (this.#hasForeign) return false;
    try {
      await this.#insert([event]);
      return true;
    } catch (error) {
      if (error instanceof Taken) return false;
      throw error;
    }
  }

  /** The caller has read everything up to `seq`. */
  catchUp(seq: number): void {
    this.seq = Math.max(seq, this.seq);
    this.#hasForeign = false;
  }

  /** Writes nothing more; whatever was pending is dropped, whoever waits is told `reason`. */
  close(reason: unknown): void {
    if (this.isClosed) return;
    this.#lost = reason;
    clearTimeout(this.#timer);
    this.#pending = [];
    for (const waiter of this.#waiters.splice(0)) waiter.reject(reason);
  }

  // Left to run when a commit comes first: one timer for many events costs less than one for each.
  readonly #linger = (): void => {
    this.#timer = undefined;
    if (this.#pending.length > 0) this.#start();
  };

  #start(): void {
    if (this.#isWriting) return;
    this.#isWriting = true;
    logWriterOf(this.#db).whenReady(this.#writeNext);
  }

  readonly #writeNext = async (): Promise<void> => {
    const events = told(this.#pending.splice(0));
    const waiters = this.#waiters.splice(0);
    try {
      if (events.length > 0) await this.#write(events);
    } catch (error) {
      for (const waiter of waiters) waiter.reject(error);
      this.close(error);
      this.#options.onLost(error);
      return;
    }
    for (const waiter of waiters) waiter.resolve();
    this.#isWriting = false;
    if (this.#pending.length > 0 || this.#waiters.length > 0) this.#start();
  };

  /** After what others have written meanwhile, if they have. */
  async #write(events: readonly RunEvent[]): Promise<void> {
    for (;;) {
      try {
        return await this.#insert(events);
      } catch (error) {
        if (!(error instanceof Taken)) throw error;
        await this.#meet();
      }
    }
  }

  async #insert(events: readonly RunEvent[]): Promise<void> {
    const { runId, workspaceId, month, epoch, spent } = this.#options;
    const entry = { runId, workspaceId, month, after: this.seq, events };
    crashPoint('append.before');
    if (events.some(isState)) await this.#insertState({ ...entry, epoch, spent: spent() });
    else await logWriterOf(this.#db).write(entry);
    crashPoint('append.committed');
    this.seq += events.length;
    announce(this.#db, entry, this.seq);
  }

  async #insertState(entry: Parameters<typeof insertState>[1]): Promise<void> {
    try {
      const isKept = await statesOf(this.#db).run(entry.runId, (sql) => insertState(sql, entry));
      if (!isKept) throw new Fenced(this.#options);
    } catch (error) {
      throw isTaken(error) ? new Taken(entry) : error;
    }
  }

  /** Somebody else has written: a worker that has taken the run over, or a person. */
  async #meet(): Promise<void> {
    const { runId, epoch, month, onCancel } = this.#options;
    // The log first: an epoch that is still ours afterwards means that none of these was a claim.
    const events = await readLog(this.#db, this.#options, { after: this.seq, month });
    const [run] = await this.#db.execute<{ epoch: number; is_over: boolean }>(
      sql`select epoch, finished_at is not null as is_over from runs where id = ${runId}`,
    );
    if (run?.epoch !== epoch || run.is_over) throw new Fenced(this.#options);
    this.seq += events.length;
    this.#hasForeign = true;
    if (events.some(({ kind }) => kind === 'run.cancelRequested')) onCancel();
  }
}

/** What began and ended within one write is told once: its end says how long it took. */
function told(events: readonly RunEvent[]): readonly RunEvent[] {
  if (events.length === 1) return events;
  const ended = new Set(events.map((event) => (event.kind === 'node.settled' ? event.key : undefined)));
  return events.filter((event) => event.kind !== 'node.started' || !ended.has(event.key));
}
