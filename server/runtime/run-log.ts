/**
 * A run's log as its executor sees it: group commit. Emitted events wait up to 5 ms for company or for
 * the next commit; commits that arrive while a write is on its way share the next one.
 */
import type { Db } from '#db/client.ts';
import type { RunEvent } from '#engine/events.ts';
import { type Append, append, Fenced, type RunRef } from './append.ts';

const LINGER_MS = 5;

type Options = RunRef & {
  epoch: number;
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
  /** Number of the last event this log wrote. */
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
    if (!this.#isWriting) this.#timer ??= setTimeout(() => this.#start(), LINGER_MS);
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
   * cancellation) has written, or the run is lost. Events still pending go out first.
   */
  async commitIfCurrent(event: RunEvent): Promise<boolean> {
    await this.flush();
    if (this.#hasForeign) return false;
    const appended = await append(this.#db, { ...this.#append([event]), after: this.seq });
    if (!appended) return false;
    this.seq = appended.seq;
    return true;
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

  #start(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#isWriting) void this.#writeAll();
  }

  async #writeAll(): Promise<void> {
    this.#isWriting = true;
    while (this.#pending.length > 0 || this.#waiters.length > 0) {
      const events = this.#pending.splice(0);
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
    }
    this.#isWriting = false;
  }

  async #write(events: readonly RunEvent[]): Promise<void> {
    const appended = await append(this.#db, this.#append(events));
    if (!appended) throw new Fenced(this.#options);
    if (appended.seq > this.seq + events.length) this.#hasForeign = true;
    this.seq = appended.seq;
    if (appended.isCancelRequested) this.#options.onCancel();
  }

  #append(events: readonly RunEvent[]): Append {
    const { runId, workspaceId, epoch, spent } = this.#options;
    return { runId, workspaceId, epoch, events, spent: spent() };
  }
}
