/**
 * What a language model has written so far, while it writes: told to whoever watches the run, kept nowhere, and
 * never a value. Every process hears it over the connection it listens on anyway; a text that is lost is followed by
 * a longer one, and in the end by the answer, which is in the log.
 */
import { sql } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import type { RunRef } from './append.ts';
import { keptPerDatabase } from './kept.ts';
import { TEXTS } from './listen.ts';

export type LiveText = {
  node: string;
  /** Key of the activation that calls. */
  key: string;
  /** The end of it, as much as a node has room for. */
  text: string;
};

/** What a node shows; the whole is in the answer. */
const CHARS = 400;
/** Ten times a second, all texts of this process together in one statement. */
const SPACING_MS = 100;
/** PostgreSQL refuses payloads of 8000 bytes and more. */
const PAYLOAD_BYTES = 7_000;

type Row = [workspace: string, run: string, live: LiveText];
type Outbox = { pending: Map<string, Row>; sending: Promise<void> | undefined };
const outboxes = keptPerDatabase<Outbox>('live-texts');

/** Soon, and never throws. Of what one activation writes between two statements the last counts. */
export function tellText(db: Db, { workspaceId, runId }: RunRef, { node, key, text }: LiveText): void {
  const outbox = outboxes.get(db) ?? { pending: new Map<string, Row>(), sending: undefined };
  outboxes.set(db, outbox);
  outbox.pending.set(`${runId} ${key}`, [workspaceId, runId, { node, key, text: endOf(text) }]);
  outbox.sending ??= send(db, outbox);
}

export const endOf = (text: string): string => (text.length <= CHARS ? text : `…${text.slice(1 - CHARS)}`);

async function send(db: Db, outbox: Outbox): Promise<void> {
  while (outbox.pending.size > 0) {
    const payloads = packTexts([...outbox.pending.values()]);
    outbox.pending.clear();
    const list = sql.join(
      payloads.map((payload) => sql`(${payload})`),
      sql`, `,
    );
    await db
      .execute(sql`select pg_notify(${TEXTS}, payload) from (values ${list}) as texts (payload)`)
      .catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, SPACING_MS));
  }
  outbox.sending = undefined;
}

/** As few payloads as hold them; one that none can hold is left out. */
export function packTexts(rows: readonly Row[]): string[] {
  const payloads: string[] = [];
  let part: string[] = [];
  let bytes = 2;
  for (const row of rows) {
    const text = JSON.stringify(row);
    const size = Buffer.byteLength(text) + 1;
    if (size > PAYLOAD_BYTES) continue;
    if (bytes + size > PAYLOAD_BYTES && part.length > 0) {
      payloads.push(`[${part.join()}]`);
      part = [];
      bytes = 2;
    }
    part.push(text);
    bytes += size;
  }
  if (part.length > 0) payloads.push(`[${part.join()}]`);
  return payloads;
}

/** Anyone who may connect can notify: what does not parse is dropped. */
export function readTexts(payload: string): Row[] {
  try {
    return JSON.parse(payload) as Row[];
  } catch {
    return [];
  }
}

/** The texts that one run's watchers share: the last of each activation that still writes, bounded in number. */
export class LiveTexts {
  readonly #texts = new Map<string, { live: LiveText; version: number }>();
  /** Handed to everybody at the same place, so that it is put into text once. */
  readonly #since = new Map<number, { texts: readonly LiveText[] }>();
  #version = 0;

  /** Goes up with every text. */
  get version(): number {
    return this.#version;
  }

  take(live: LiveText): void {
    if (this.#texts.size >= ACTIVATIONS_MAX && !this.#texts.has(live.key)) return;
    this.#version += 1;
    this.#since.clear();
    this.#texts.set(live.key, { live, version: this.#version });
  }

  /** It has answered, or nobody wants its answer any more. */
  end(key: string): void {
    if (this.#texts.delete(key)) this.#since.clear();
  }

  /** The last text of each activation that has written since; whoever comes late misses those between. */
  since(version: number): { texts: readonly LiveText[] } | undefined {
    if (version >= this.#version) return undefined;
    const known = this.#since.get(version);
    if (known) return known;
    const texts = [...this.#texts.values()].filter((one) => one.version > version).map(({ live }) => live);
    if (texts.length === 0) return undefined;
    const told = { texts };
    this.#since.set(version, told);
    return told;
  }
}

const ACTIVATIONS_MAX = 100;
