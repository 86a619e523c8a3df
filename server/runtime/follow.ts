/**
 * Streams for browsers. They listen before they read, so nothing falls between; a missed notice only
 * costs time, because they look now and then anyway.
 */
import type { Db } from '#db/client.ts';
import type { StoredEvent } from '#engine/events.ts';
import { withWorkspace } from '#server/with-workspace.ts';
import type { RunRef } from './append.ts';
import { Bell } from './bell.ts';
import { listenerOf } from './listen.ts';
import { readLog } from './read-log.ts';

/** Looks at least this often, whatever the notices say; also how fast a revoked session ends a stream. */
const POLL_MS = 5_000;
const PAGE = 500;
/** At most two changes a second. */
const CHANGE_MS = 500;

type Options = {
  signal: AbortSignal;
  /** Throws when the reader may no longer read. Asked every few seconds. */
  recheck(): Promise<void>;
};

/**
 * A run's events, each once and in order: those after number `after`, then the coming ones. Ends after
 * `run.finished`, or when `signal` aborts.
 */
export async function* followRun(
  db: Db,
  ref: RunRef,
  { after, signal, recheck }: Options & { after: number },
): AsyncGenerator<StoredEvent> {
  const bell = new Bell(signal);
  const stop = listenerOf(db).watch({ run: ref.runId }, () => bell.ring());
  let seen = after;
  let checkedAt = Date.now();
  try {
    while (!signal.aborted) {
      const events = await withWorkspace(db, ref.workspaceId, (tx) =>
        readLog(tx, ref, { after: seen, limit: PAGE }),
      );
      for (const event of events) {
        yield event;
        seen = event.seq;
        if (event.kind === 'run.finished') return;
      }
      if (events.length < PAGE) await bell.rung(POLL_MS);
      if (Date.now() - checkedAt < POLL_MS) continue;
      await recheck();
      checkedAt = Date.now();
    }
  } finally {
    stop();
  }
}

/** Yields whenever runs of the workspace changed state, at most twice a second; milliseconds since 1970. */
export async function* followChanges(
  db: Db,
  workspaceId: string,
  { signal, recheck }: Options,
): AsyncGenerator<number> {
  const bell = new Bell(signal);
  const stop = listenerOf(db).watch({ workspace: workspaceId }, (notice) => {
    if (!notice || notice.kinds.includes('state')) bell.ring();
  });
  let checkedAt = Date.now();
  try {
    while (!signal.aborted) {
      const wasRung = await bell.rung(POLL_MS);
      if (signal.aborted) return;
      if (Date.now() - checkedAt >= POLL_MS) {
        await recheck();
        checkedAt = Date.now();
      }
      if (!wasRung) continue;
      yield Date.now();
      await new Bell(signal).rung(CHANGE_MS);
    }
  } finally {
    stop();
  }
}
