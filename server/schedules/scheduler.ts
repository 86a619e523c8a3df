/** The part of a worker that starts the runs of schedules. */
import type { Db } from '#db/client.ts';
import { clockOf } from '#server/runtime/clock.ts';
import { findDue, fire } from './fire.ts';

const LOOK_MS = 1_000;
/** One that could not be started, because the database failed say, is left alone for this long. */
const RETRY_MS = 15_000;

export type Scheduler = { stop(): Promise<void> };

/** Looks every second what is due, until it is stopped. */
export function startScheduler(
  db: Db,
  { onError }: { onError(error: unknown, what: string): void },
): Scheduler {
  const clock = clockOf(db);
  /** Until when to leave alone what failed, by the monotonic clock. */
  const failed = new Map<string, number>();
  const stopped = new AbortController();

  const fireOne = async (due: { id: string; workspaceId: string }) => {
    if (stopped.signal.aborted || (failed.get(due.id) ?? 0) > performance.now()) return;
    failed.delete(due.id);
    try {
      await fire(db, due, await clock.current());
    } catch (error) {
      failed.set(due.id, performance.now() + RETRY_MS);
      onError(error, `starting the run of schedule ${due.id}`);
    }
  };

  const look = async () => {
    try {
      for (const due of await findDue(db)) await fireOne(due);
    } catch (error) {
      onError(error, 'looking for schedules that are due');
    }
  };

  const run = async () => {
    while (!stopped.signal.aborted) {
      await look();
      await pause(LOOK_MS, stopped.signal);
    }
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
