/** Waiting for a run on behalf of a program: to its end, or to where only a person can go on. */
import type { StoredEvent } from '#engine/events.ts';
import type { Call } from './door.ts';

/** Longer waits are begun again by whoever waits; connections do not last for ever. */
export const WAIT_MAX_MS = 300_000;

type Options = {
  ms: number;
  signal: AbortSignal;
  /** Told events as they come. */
  onEvents?: (events: readonly StoredEvent[]) => void;
};

/** Resolves when the run has ended, waits for a person, or `ms` are over; rejects when it may not be read. */
export async function waitForRun(call: Call, id: string, { ms, signal, onEvents }: Options): Promise<void> {
  const over = new AbortController();
  const until = AbortSignal.any([signal, over.signal, AbortSignal.timeout(Math.min(ms, WAIT_MAX_MS))]);
  try {
    for await (const events of call.follow(id, until)) {
      onEvents?.(events);
      if (isForPerson(events)) return;
    }
  } finally {
    over.abort();
  }
}

/** The last thing that happened is that somebody was asked. */
function isForPerson(events: readonly StoredEvent[]): boolean {
  const last = events.at(-1);
  return last?.kind === 'run.waiting' && last.for !== 'timer';
}
