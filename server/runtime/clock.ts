/**
 * The database's clock, as this process knows it. Everything that is stored or compared is told in it, so
 * that a machine whose own clock is wrong, or is set while it works, writes right times all the same.
 *
 * Asking tells the offset to the process's monotonic clock within the question's round trip: the answer was
 * given between sending and hearing. The narrowest such interval is kept while newer ones agree with it; one
 * that does not means that the database's clock itself was set, and is believed at once.
 */
import { sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { keptPerDatabase } from './kept.ts';

/** Bounds of (database's clock - monotonic clock) in milliseconds, and when they were learned, monotonic. */
type Offset = { least: number; most: number; at: number };

/** A known offset is replaced after this long, however narrow: quartz drifts by some 3 ms in it. */
const KEPT_MS = 60_000;
/** A process that does not ask every second asks again after this long. */
const FRESH_MS = 10_000;

export class Clock {
  readonly #ask: () => Promise<number>;
  #offset: Offset | undefined;
  #askedAt = Number.NEGATIVE_INFINITY;

  /** `ask` resolves to the database's milliseconds since 1970. */
  constructor(ask: () => Promise<number>) {
    this.#ask = ask;
  }

  /** Milliseconds since 1970, whole; throws before the first `measure`. */
  now(): number {
    const { least, most } = this.#known();
    return Math.round(performance.now() + (least + most) / 2);
  }

  /** Has this moment passed by the database's clock, for certain? */
  hasPassed(moment: number): boolean {
    return performance.now() + this.#known().least >= moment;
  }

  /** Asks the database; afterwards, and from time to time again, `now` is right. */
  async measure(): Promise<void> {
    const sent = performance.now();
    const told = await this.#ask();
    const heard = performance.now();
    this.#askedAt = heard;
    const fresh: Offset = { least: told - heard, most: told - sent, at: heard };
    if (!this.#offset || isBetter(fresh, this.#offset)) this.#offset = fresh;
  }

  /** `now`, for processes without a heartbeat: asks first when that was long ago. */
  async current(): Promise<number> {
    if (performance.now() - this.#askedAt > FRESH_MS) await this.measure();
    return this.now();
  }

  #known(): Offset {
    if (!this.#offset) throw new Error('The clock was read before it was set.');
    return this.#offset;
  }
}

function isBetter(fresh: Offset, kept: Offset): boolean {
  const isApart = fresh.least > kept.most || fresh.most < kept.least;
  const isNarrower = fresh.most - fresh.least <= kept.most - kept.least;
  return isApart || isNarrower || fresh.at - kept.at > KEPT_MS;
}

const clocks = keptPerDatabase<Clock>('clocks');

/** The process's one clock for this database. */
export function clockOf(db: Db): Clock {
  const known = clocks.get(db);
  if (known) return known;
  const made = new Clock(async () => {
    const [row] = await db.execute<{ ms: number }>(
      sql`select (extract(epoch from clock_timestamp()) * 1000)::float8 as ms`,
    );
    if (!row) throw new Error('The database did not tell the time.');
    return row.ms;
  });
  clocks.set(db, made);
  return made;
}

/** Looks at the clock this often while waiting, in case it was set, or the machine slept. */
const LOOK_MS = 1_000;

/** Resolves once `moment` has passed, never before; rejects with the signal's reason when it aborts. */
export function waitUntil(clock: Clock, moment: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    let timer: NodeJS.Timeout | undefined;
    const stop = () => {
      clearTimeout(timer);
      reject(signal.reason);
    };
    const look = () => {
      if (!clock.hasPassed(moment)) {
        timer = setTimeout(look, Math.min(LOOK_MS, Math.max(1, moment - clock.now())));
        return;
      }
      signal.removeEventListener('abort', stop);
      resolve();
    };
    signal.addEventListener('abort', stop, { once: true });
    look();
  });
}
