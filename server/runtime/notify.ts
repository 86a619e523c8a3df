/**
 * Tells every process that a run's log has grown. PostgreSQL takes a database-wide lock when a
 * transaction that notifies commits, so appends do not: their notices are collected here, at most one
 * per run, and go out together in a statement of their own. A lost notice only costs time; readers poll.
 */

import { sql } from 'drizzle-orm';
import type { Db, Tx } from '#db/client.ts';
import { crashPoint } from './crash-point.ts';
import { keptPerDatabase } from './kept.ts';

export const CHANNEL = 'parallax_events';

/**
 * `state`: the run's own status changed. `job`: the queue has work. `cancel`: stop this run now. `edit`: what
 * stands in the place of the run is a pattern, and of the event a revision of its draft.
 */
export type NoticeKind = 'events' | 'state' | 'job' | 'cancel' | 'edit';
/** `seq` = number of the run's last event when this was written. */
export type Notice = { run: string; workspace: string; seq: number; kinds: readonly NoticeKind[] };

/** PostgreSQL refuses payloads of 8000 bytes and more. */
const PAYLOAD_BYTES = 7_000;
/**
 * Pause after a statement, in which notices of one run become one. Short after silence, so that the first few
 * events of a run are told as they come; doubled while there is more to say.
 */
const SPACING_MS = { least: 1, most: 10 };
/** What no worker waits for waits this long for company: a run's claim is mostly followed by its first events. */
const LINGER_MS = 2;

type Outbox = { pending: Map<string, Notice>; sending: Promise<void> | undefined };
const outboxes = keptPerDatabase<Outbox>('outboxes');

/** Sends soon; never throws. */
export function notify(db: Db, notice: Notice): void {
  const outbox = outboxOf(db);
  outbox.pending.set(notice.run, merge(outbox.pending.get(notice.run), notice));
  outbox.sending ??= send(db, outbox);
}

/** Resolves when everything said so far is out. */
export async function flushNotices(db: Db): Promise<void> {
  await outboxes.get(db)?.sending;
}

/** Inside a transaction, for what must not be lost: the notice goes out exactly when it commits. */
export async function notifyInside(tx: Tx, notice: Notice): Promise<void> {
  await tx.execute(sql`select pg_notify(${CHANNEL}, ${encode([notice])})`);
}

function outboxOf(db: Db): Outbox {
  const known = outboxes.get(db);
  if (known) return known;
  const made: Outbox = { pending: new Map(), sending: undefined };
  outboxes.set(db, made);
  return made;
}

async function send(db: Db, outbox: Outbox): Promise<void> {
  let spacing = SPACING_MS.least;
  if (![...outbox.pending.values()].some(isUrgent)) await pause(LINGER_MS);
  while (outbox.pending.size > 0) {
    const payloads = pack([...outbox.pending.values()]);
    outbox.pending.clear();
    crashPoint('notice.before');
    // JSON has no line breaks of its own. A database that is away has no listeners either; they read the log
    // when it is back. What is told of is on disk; the telling need not be, and does not hold up those who write.
    await db.$client`select set_config('synchronous_commit', 'off', true), pg_notify(${CHANNEL}, payload)
      from string_to_table(${payloads.join('\n')}, E'\\n') as payload`.catch(() => {});
    crashPoint('notice.sent');
    await pause(spacing);
    spacing = Math.min(SPACING_MS.most, spacing * 2);
  }
  outbox.sending = undefined;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const isUrgent = ({ kinds }: Notice): boolean => kinds.includes('job') || kinds.includes('cancel');

function merge(before: Notice | undefined, now: Notice): Notice {
  if (!before) return now;
  // Most follow one that told the same of an earlier event.
  if (before.kinds === now.kinds && before.seq <= now.seq) return now;
  return { ...now, seq: Math.max(before.seq, now.seq), kinds: [...new Set([...before.kinds, ...now.kinds])] };
}

function pack(notices: readonly Notice[]): string[] {
  const payloads: string[] = [];
  let part: Notice[] = [];
  let bytes = 0;
  for (const notice of notices) {
    const size = encode([notice]).length;
    if (bytes + size > PAYLOAD_BYTES && part.length > 0) {
      payloads.push(encode(part));
      part = [];
      bytes = 0;
    }
    part.push(notice);
    bytes += size;
  }
  if (part.length > 0) payloads.push(encode(part));
  return payloads;
}

const encode = (notices: readonly Notice[]): string =>
  JSON.stringify(notices.map(({ run, workspace, seq, kinds }) => [run, workspace, seq, kinds]));

/** Anyone who may connect can notify: what does not parse is dropped. */
export function decodeNotices(payload: string): Notice[] {
  if (payload === '') return [];
  try {
    const rows = JSON.parse(payload) as [string, string, number, NoticeKind[]][];
    return rows.map(([run, workspace, seq, kinds]) => ({ run, workspace, seq, kinds }));
  } catch {
    return [];
  }
}
