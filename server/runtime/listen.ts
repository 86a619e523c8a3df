/**
 * One LISTEN connection per process, shared by everybody who watches. The driver reconnects when the
 * connection closes; a watchdog replaces one that has gone silent without closing. After every
 * (re)connect all watchers are woken, because what was said meanwhile is lost. Waking is only a hint:
 * watchers read the log, and read it now and then without being woken.
 */

import { sql } from 'drizzle-orm';
import { type Client, connect, type Db, urlOf } from '#db/client.ts';
import { keptPerDatabase } from './kept.ts';
import { CHANNEL, decodeNotices, type Notice } from './notify.ts';

/** `undefined` = connected anew: anything may have been missed. */
export type Watcher = (notice: Notice | undefined) => void;

export type Listener = {
  /** Calls back for every notice about this run or workspace, or all. Returns the way to stop. */
  watch(what: { run?: string; workspace?: string }, watcher: Watcher): () => void;
  /** Calls back for whatever is said on a channel of things that are not kept. Returns the way to stop. */
  hear(channel: Channel, hearer: Hearer): () => void;
  /** Watchers at the moment. */
  readonly size: number;
  close(): Promise<void>;
};

/** Channel of signs of life, see presence.ts. */
export const PRESENCE = 'parallax_presence';
/** Of texts that are being written, see live-text.ts. */
export const TEXTS = 'parallax_texts';

type Channel = typeof PRESENCE | typeof TEXTS;
type Hearer = (payload: string) => void;

/** Nothing heard for this long: say something, so that there is something to hear. */
const PROBE_MS = 5_000;
/** Nothing heard for this long: the connection is dead. */
const SILENCE_MS = 15_000;

const listeners = keptPerDatabase<Listener>('listeners');

/** The process's listener for this database; connects on first use. */
export function listenerOf(db: Db): Listener {
  const known = listeners.get(db);
  if (known) return known;
  const made = new ProcessListener(db, () => listeners.delete(db));
  listeners.set(db, made);
  return made;
}

const ALL = '*';

class ProcessListener implements Listener {
  readonly #db: Db;
  readonly #forget: () => void;
  readonly #watchers = new Map<string, Set<Watcher>>();
  readonly #hearers = { [PRESENCE]: new Set<Hearer>(), [TEXTS]: new Set<Hearer>() };
  readonly #watchdog: NodeJS.Timeout;
  #connection: Client | undefined;
  #heardAt = performance.now();
  #isClosed = false;

  constructor(db: Db, forget: () => void) {
    this.#db = db;
    this.#forget = forget;
    this.#connect();
    this.#watchdog = setInterval(() => this.#look(), PROBE_MS / 2);
    this.#watchdog.unref();
  }

  get size(): number {
    let size = 0;
    for (const watchers of this.#watchers.values()) size += watchers.size;
    return size;
  }

  watch({ run, workspace }: { run?: string; workspace?: string }, watcher: Watcher): () => void {
    const topic = run ?? workspace ?? ALL;
    const watchers = this.#watchers.get(topic) ?? new Set();
    this.#watchers.set(topic, watchers);
    watchers.add(watcher);
    return () => {
      watchers.delete(watcher);
      if (watchers.size === 0 && this.#watchers.get(topic) === watchers) this.#watchers.delete(topic);
    };
  }

  hear(channel: Channel, hearer: Hearer): () => void {
    const hearers = this.#hearers[channel];
    hearers.add(hearer);
    return () => hearers.delete(hearer);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#forget();
    clearInterval(this.#watchdog);
    await this.#connection?.close();
  }

  #connect(): void {
    const connection = connect(urlOf(this.#db), { name: 'parallax-listen', max: 1 });
    this.#connection = connection;
    this.#heardAt = performance.now();
    const onListening = () => {
      this.#heardAt = performance.now();
      this.#wakeAll();
    };
    // A failed attempt is silence: the watchdog tries again.
    connection.sql.listen(CHANNEL, (payload) => this.#hear(payload), onListening).catch(() => {});
    for (const channel of [PRESENCE, TEXTS] as const) {
      const onSaid = (payload: string) => {
        this.#heardAt = performance.now();
        for (const hearer of this.#hearers[channel]) hearer(payload);
      };
      connection.sql.listen(channel, onSaid).catch(() => {});
    }
  }

  #hear(payload: string): void {
    this.#heardAt = performance.now();
    for (const notice of decodeNotices(payload)) {
      for (const topic of [notice.run, notice.workspace, ALL]) {
        for (const watcher of this.#watchers.get(topic) ?? []) watcher(notice);
      }
    }
  }

  #wakeAll(): void {
    for (const watchers of this.#watchers.values()) {
      for (const watcher of watchers) watcher(undefined);
    }
  }

  #look(): void {
    const silence = performance.now() - this.#heardAt;
    if (this.#isClosed || silence < PROBE_MS) return;
    if (silence < SILENCE_MS) {
      this.#db.execute(sql`select pg_notify(${CHANNEL}, '')`).catch(() => {});
      return;
    }
    void this.#connection?.close().catch(() => {});
    this.#connect();
  }
}
