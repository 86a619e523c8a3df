/**
 * Group commit over all runs of this process: what waits while a statement is under way goes out together
 * with the next. A batch of which one run's number is taken is sent again run by run, so that one
 * collision costs the others a round trip and nothing else.
 */
import type { Db } from '#db/client.ts';
import { type Entry, insertEntries, isTaken, Taken } from './append.ts';
import { keptPerDatabase } from './kept.ts';

/** Statements under way: while one waits for the disk the next is made ready. */
const LANES = 2;
/** Entries in one statement. */
const MOST = 256;

type Waiting = { entry: Entry; resolve(): void; reject(error: unknown): void };

class LogWriter {
  readonly #db: Db;
  #asking: (() => void)[] = [];
  #waiting: Waiting[] = [];
  #lanes = 0;
  #isScheduled = false;
  #isFlushing = false;

  constructor(db: Db) {
    this.#db = db;
  }

  /**
   * Calls back, once, when the next statement is made; `write` at once then. What is still to be said in this turn of
   * the event loop, or while all lanes are taken, comes along.
   */
  whenReady(ask: () => void): void {
    this.#asking.push(ask);
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#flush();
    });
  }

  /** Resolves when it is on disk. Rejects with `Taken`, or with the database's error. */
  write(entry: Entry): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ entry, resolve, reject });
      if (!this.#isFlushing) this.whenReady(() => {});
    });
  }

  #flush(): void {
    while (this.#asking.length + this.#waiting.length > 0 && this.#lanes < LANES) {
      this.#isFlushing = true;
      for (const ask of this.#asking.splice(0)) ask();
      this.#isFlushing = false;
      const batch = this.#waiting.splice(0, MOST);
      if (batch.length === 0) return;
      this.#lanes++;
      void this.#send(batch).finally(() => {
        this.#lanes--;
        this.#flush();
      });
    }
  }

  async #send(batch: readonly Waiting[]): Promise<void> {
    try {
      await insertEntries(
        this.#db.$client,
        batch.map(({ entry }) => entry),
      );
      for (const { resolve } of batch) resolve();
    } catch (error) {
      if (batch.length > 1 && isRefusal(error)) await Promise.all(batch.map((one) => this.#send([one])));
      else for (const { entry, reject } of batch) reject(isTaken(error) ? new Taken(entry) : error);
    }
  }
}

/** The server has refused the rows and stored none. After any other error they may be there, or not. */
function isRefusal(error: unknown): boolean {
  const { code } = error as { code?: unknown };
  return typeof code === 'string' && /^2[23]/.test(code);
}

const writers = keptPerDatabase<LogWriter>('log writers');

export function logWriterOf(db: Db): LogWriter {
  const known = writers.get(db);
  if (known) return known;
  const made = new LogWriter(db);
  writers.set(db, made);
  return made;
}
