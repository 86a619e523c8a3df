/** A draft as it is edited, and who looks at it: one stream for each browser, one feed for each process. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Db } from '#db/client.ts';
import type { LoggedEdit } from '#server/drafts/read.ts';
import { Bell } from './bell.ts';
import { type DraftRef, joinDraft } from './draft-feed.ts';
import { joinPresence, type Sign } from './presence.ts';
import { Rights } from './rights.ts';

/** Pointers are told about at most so often. */
const SPACING_MS = 60;

export type DraftNews = {
  /** The newest revision told. */
  revision: number;
  /** Oldest first, without gaps. */
  edits: readonly LoggedEdit[];
  /** The last sign of everybody who gave one since the last news; at first of all. */
  signs: readonly Sign[];
};

type Options = {
  /** Revision that the follower has; without one it starts with the newest. */
  after: number | undefined;
  signal: AbortSignal;
  /** Throws when the reader may no longer read. Asked every few seconds. */
  recheck(): Promise<void>;
};

/** The first news come at once, even if there are none. Ends when `signal` aborts. */
export async function* followDraft(
  db: Db,
  ref: DraftRef,
  { after, signal, recheck }: Options,
): AsyncGenerator<DraftNews> {
  using bell = new Bell(signal);
  const { shared: feed, leave } = joinDraft(db, ref, bell);
  const { shared: room, leave: leaveRoom } = joinPresence(db, ref, bell);
  let seen = after;
  let version = 0;
  let isFirst = true;
  const rights = new Rights(recheck);
  try {
    while (!signal.aborted) {
      // Before anything is told: where others edit all the time nobody waits here.
      await rights.ask();
      const { revision } = feed;
      seen ??= revision;
      if (seen !== undefined && revision !== undefined) {
        const edits = await feed.next(seen);
        const signs = room.since(version);
        version = room.version;
        seen = edits.at(-1)?.revision ?? seen;
        if (isFirst || edits.length + signs.length > 0) yield { revision: seen, edits, signs };
        isFirst = false;
        if (edits.length > 0) continue;
        if (signs.length > 0) await pause(SPACING_MS);
      }
      await bell.rung(rights.dueIn);
    }
  } finally {
    leave();
    leaveRoom();
  }
}
