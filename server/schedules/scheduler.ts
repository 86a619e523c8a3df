/** The part of a worker that starts the runs of schedules. */
import type { Db } from '#db/client.ts';
import { clockOf } from '#server/runtime/clock.ts';
import { type Due, findDue, fire, msToNext } from './fire.ts';

/** Looks at least this often: a schedule may be made or changed at any time. */
const LOOK_MS = 1_000;
/** And at most this often: what is due may be in another worker's hands for a moment. */
const AGAIN_MS = 50;
/** One that could not be started, because the database failed say, is left alone for this long. */
const RETRY_MS = 15_000;
/** Started at once. */
const HANDS = 4;

export type Scheduler = { stop(): Promise<void> };

/** Starts what is due until it is stopped; `stop` resolves when nothing is on its way any more. */
export function startScheduler(
  db: Db,
  { onError }: { onError(error: unknown, what: string): void },
): Scheduler {
  const clock = clockOf(db);
  const stopped = new AbortController();
  /** Until when to leave alone what failed, by the monotonic clock. */
  const failed = new Map<string, number>();
  const isLeftAlone = ({ id }: Due) => (failed.get(id) ?? 0) > performance.now();

  const fireOne = async (due: Due) => {
    failed.delete(due.id);
    try {
      await fire(db, due, await clock.current());
    } catch (error) {
      failed.set(due.id, performance.now() + RETRY_MS);
      onError(error, `starting the run of schedule ${due.id}`);
    }
  };

  /** Milliseconds until it is worth looking again. */
  const look = async (): Promise<number> => {
    try {
      const due = (await findDue(db)).filter((one) => !isLeftAlone(one));
      if (due.length === 0) return Math.min(LOOK_MS, await msToNext(db));
      const take = async () => {
        for (let next = due.shift(); next && !stopped.signal.aborted; next = due.shift()) await fireOne(next);
      };
      await Promise.all(Array.from({ length: HANDS }, take));
      return AGAIN_MS;
    } catch (error) {
      onError(error, 'looking for schedules that are due');
      return LOOK_MS;
    }
  };

  const run = async () => {
    while (!stopped.signal.aborted) await pause(await look(), stopped.signal);
  };
  const ended = run();
  return {
    stop: () => {
      stopped.abort();
      return ended;
    },
  };
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
  });
}
