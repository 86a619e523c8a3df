/**
 * Who is looking at a draft, and where. Nothing of it is stored: browsers give signs, every process hears
 * them over the connection it listens on anyway, and keeps each for a few seconds. Who stops giving signs is
 * gone.
 */
import { sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import type { Bell } from './bell.ts';
import type { DraftRef } from './draft-feed.ts';
import { keptPerDatabase } from './kept.ts';
import { listenerOf, PRESENCE } from './listen.ts';
import { type Joined, joinShared } from './shared.ts';

/** One tab of one person. */
export type Sign = {
  tab: string;
  user: string;
  name: string;
  /** Canvas pixels on the whole canvas; `null` while the pointer is elsewhere. */
  at: { x: number; y: number } | null;
  /** Node that is selected. */
  selected: string | null;
  /** The last sign of a tab that was closed. */
  isGone: boolean;
};

/** Without a sign for this long somebody is gone. */
const KEPT_MS = 10_000;
/** Signs of one tab within this time are one. */
const SPACING_MS = 40;
/** PostgreSQL refuses payloads of 8000 bytes and more; a sign has at most about 800. */
const PAYLOAD_BYTES = 7_000;

type Row = [workspace: string, pattern: string, sign: Sign];
type Outbox = { pending: Map<string, Row>; sending: Promise<void> | undefined };
const outboxes = keptPerDatabase<Outbox>('presence');

/** Tells everybody who follows the draft; soon, and never throws. */
export function giveSign(db: Db, { workspaceId, patternId }: DraftRef, sign: Sign): void {
  const outbox = outboxes.get(db) ?? { pending: new Map<string, Row>(), sending: undefined };
  outboxes.set(db, outbox);
  outbox.pending.set(`${patternId} ${sign.tab}`, [workspaceId, patternId, sign]);
  outbox.sending ??= send(db, outbox);
}

async function send(db: Db, outbox: Outbox): Promise<void> {
  while (outbox.pending.size > 0) {
    const payloads = pack([...outbox.pending.values()]);
    outbox.pending.clear();
    for (const payload of payloads) {
      // A sign that is lost is followed by another.
      await db.execute(sql`select pg_notify(${PRESENCE}, ${payload})`).catch(() => {});
    }
    await new Promise((resolve) => setTimeout(resolve, SPACING_MS));
  }
  outbox.sending = undefined;
}

function pack(rows: readonly Row[]): string[] {
  const payloads: string[] = [];
  let part: string[] = [];
  let bytes = 0;
  for (const row of rows) {
    const text = JSON.stringify(row);
    const size = Buffer.byteLength(text);
    if (bytes + size > PAYLOAD_BYTES && part.length > 0) {
      payloads.push(`[${part.join()}]`);
      part = [];
      bytes = 0;
    }
    part.push(text);
    bytes += size + 1;
  }
  if (part.length > 0) payloads.push(`[${part.join()}]`);
  return payloads;
}

/** Joins the followers of a draft; `bell` rings when somebody comes, moves or goes. Leave it again. */
export const joinPresence = (db: Db, ref: DraftRef, bell: Bell): Joined<PresenceRoom> =>
  joinShared(
    db,
    { kind: 'rooms', key: `${ref.workspaceId}/${ref.patternId}`, user: bell },
    () => new PresenceRoom(db, ref),
  );

type Kept = { sign: Sign; version: number; until: number };

export class PresenceRoom {
  readonly users = new Set<Bell>();
  readonly #tabs = new Map<string, Kept>();
  readonly #stopListening: () => void;
  #version = 0;

  constructor(db: Db, { workspaceId, patternId }: DraftRef) {
    this.#stopListening = listenerOf(db).hear(PRESENCE, (payload) => {
      for (const [workspace, pattern, sign] of decode(payload)) {
        if (workspace === workspaceId && pattern === patternId) this.#take(sign);
      }
    });
  }

  close(): void {
    this.#stopListening();
  }

  /** Goes up with every sign. */
  get version(): number {
    return this.#version;
  }

  /** Signs that came after a version; those of tabs that have been quiet for long are left out. */
  since(version: number): Sign[] {
    const now = performance.now();
    const signs: Sign[] = [];
    for (const [tab, kept] of this.#tabs) {
      if (kept.until < now) this.#tabs.delete(tab);
      else if (kept.version > version) signs.push(kept.sign);
    }
    return signs;
  }

  #take(sign: Sign): void {
    this.#version += 1;
    this.#tabs.set(sign.tab, { sign, version: this.#version, until: performance.now() + KEPT_MS });
    for (const bell of this.users) bell.ring();
  }
}

/** Anyone who may connect can notify: what does not parse is dropped. */
function decode(payload: string): Row[] {
  try {
    return JSON.parse(payload) as Row[];
  } catch {
    return [];
  }
}
