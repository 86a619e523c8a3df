/**
 * Streams for browsers. All watchers of a run, or of a workspace's changes, share one feed per process;
 * each has its own place in it, and its own right to read, which is asked for again and again.
 */
import { eq } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { runs } from '#db/schema/runs.ts';
import type { StoredEvent } from '#engine/events.ts';
import { withWorkspace } from '#server/with-workspace.ts';
import type { RunRef } from './append.ts';
import { Bell } from './bell.ts';
import { joinChanges } from './change-feed.ts';
import { joinFeed } from './feed.ts';
import { listenerOf } from './listen.ts';
import type { LiveText } from './live-text.ts';
import { Rights } from './rights.ts';

type Options = {
  signal: AbortSignal;
  /** Throws when the reader may no longer read. Asked every few seconds. */
  recheck(): Promise<void>;
};

/** Events in order, or texts that are being written: the last of each, and never while events wait. */
export type Watched = { events: readonly StoredEvent[] } | { texts: readonly LiveText[] };

/**
 * A run's events, each once and in order, in batches: those after number `after`, then the coming ones.
 * Ends after `run.finished`, or when `signal` aborts.
 */
export async function* followRun(
  db: Db,
  ref: RunRef,
  options: Options & { after: number },
): AsyncGenerator<readonly StoredEvent[]> {
  for await (const watched of watchRun(db, ref, options)) if ('events' in watched) yield watched.events;
}

/** The same, with what is being written meanwhile. */
export async function* watchRun(
  db: Db,
  ref: RunRef,
  { after, signal, recheck }: Options & { after: number },
): AsyncGenerator<Watched> {
  using bell = new Bell(signal);
  const { shared: feed, leave } = joinFeed(db, ref, bell);
  let seen = after;
  let heard = 0;
  const rights = new Rights(recheck);
  try {
    while (!signal.aborted) {
      const events = await feed.next(seen);
      if (events.length > 0) {
        yield { events };
        seen = events.at(-1)?.seq ?? seen;
      }
      if (feed.isOverAfter(seen)) return;
      const told = events.length === 0 ? feed.texts.since(heard) : undefined;
      if (told) {
        heard = feed.texts.version;
        yield told;
      } else if (events.length === 0) await bell.rung(rights.dueIn);
      await rights.ask();
    }
  } finally {
    leave();
  }
}

/** Yields whenever runs of the workspace changed state, at most twice a second. */
export async function* followChanges(
  db: Db,
  workspaceId: string,
  { signal, recheck }: Options,
): AsyncGenerator<void> {
  using bell = new Bell(signal);
  const { leave } = joinChanges(db, workspaceId, bell);
  const rights = new Rights(recheck);
  try {
    while (!signal.aborted) {
      const wasRung = await bell.rung(rights.dueIn);
      if (signal.aborted) return;
      await rights.ask();
      if (wasRung) yield;
    }
  } finally {
    leave();
  }
}

/** A start that takes longer is not waited for. */
const START_MS = 30_000;

/** The run that was started with this key, as soon as it is there; `undefined` when nobody starts it. */
export async function untilStarted(
  db: Db,
  { workspaceId, key }: { workspaceId: string; key: string },
  { signal, recheck }: Options,
): Promise<string | undefined> {
  using bell = new Bell(signal);
  const rights = new Rights(recheck);
  const stop = listenerOf(db).watch({ workspace: workspaceId }, (notice) => {
    if (!notice || notice.kinds.includes('job')) bell.ring();
  });
  const end = performance.now() + START_MS;
  try {
    while (!signal.aborted && performance.now() < end) {
      const [run] = await withWorkspace(db, workspaceId, (tx) =>
        tx.select({ id: runs.id }).from(runs).where(eq(runs.idempotencyKey, key)),
      );
      if (run) return run.id;
      await bell.rung(rights.dueIn);
      await rights.ask();
    }
    return undefined;
  } finally {
    stop();
  }
}
