/**
 * Brings own edits to the server in order, and those of others to the screen. An edit is made once, under an
 * id of its own, and sent until the log has it, however often that takes; it is kept in this browser until
 * then.
 *
 * - `saved`: the server has what is on screen.
 * - `unsaved` -> (after `delayMs` of quiet) -> `saving` -> `saved`; edits meanwhile make it `unsaved` again.
 * - `offline`: the request did not arrive; tried again until it does.
 * - `conflict`: an own edit meets one of somebody else. Nothing is sent until a person decides.
 * - `refused`: the server understood and said no; editing tries again.
 */
import type { Renames } from '#engine/rebase.ts';
import {
  applyTo,
  type Clash,
  type Core,
  clashOf,
  type Draft,
  type Edit,
  type Entry,
  opsBetween,
  type Settled,
  settle,
  startCore,
  type Taken,
  take,
} from './sync-core.ts';

export type SaveState =
  | { kind: 'saved'; at: number }
  | { kind: 'unsaved' }
  | { kind: 'saving' }
  | { kind: 'offline' }
  | { kind: 'conflict'; clash: Clash }
  | { kind: 'refused'; sentence: string };

export type EditReply = { accepted: boolean; revision: number; entries: readonly Entry[] };

/** Edits that wait, and the revision they were made on. */
export type Queue = { base: number; edits: readonly Edit[] };

export type SyncOptions = {
  start: Draft & { revision: number; savedAt: number };
  send(base: number, edits: readonly Edit[]): Promise<EditReply>;
  /** What the log has after a revision. */
  since(after: number): Promise<readonly Entry[]>;
  onState(state: SaveState): void;
  /** What others did is on the screen now. */
  onOthers(view: Draft, others: { entries: readonly Entry[]; renames: Renames | undefined }): void;
  /** Keeps what waits, for a tab that is closed. */
  keep(queue: Queue): void;
  /** The sentence of a refusal, or `undefined` when no reply arrived at all. */
  refusal(error: unknown): string | undefined;
  newId(): string;
  delayMs?: number;
  retryMs?: number;
};

export class NotSaved extends Error {}

/** At a time. */
const MOST_SENT = 100;
/** Replies in a row that refuse what nothing here speaks against. */
const MOST_REFUSALS = 5;

export class Sync {
  readonly #options: SyncOptions;
  #core: Core;
  #state: SaveState;
  #savedAt: number;
  /** Ids that were sent: such an edit is never changed any more. */
  readonly #sent = new Set<string>();
  #burst: string | undefined;
  #refusals = 0;
  #sending: Promise<void> | undefined;
  #catching: Promise<void> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isDisposed = false;

  constructor(options: SyncOptions) {
    const { revision, savedAt, ...draft } = options.start;
    this.#options = options;
    this.#core = startCore(revision, draft);
    this.#savedAt = savedAt;
    this.#state = { kind: 'saved', at: savedAt };
  }

  get state(): SaveState {
    return this.#state;
  }

  get revision(): number {
    return this.#core.revision;
  }

  get view(): Draft {
    return this.#core.view;
  }

  isClean(): boolean {
    return this.#core.pending.length === 0;
  }

  /** The draft on screen changed. A row of small steps under one `burst` is one edit, until it was sent. */
  change(view: Draft, burst?: string): void {
    const core = this.#core;
    const ops = opsBetween(core.view, view);
    if (ops.length === 0) {
      this.#core = { ...core, view };
      return;
    }
    const tail = core.pending.at(-1);
    const joins = burst !== undefined && burst === this.#burst && core.foreign.length === 0;
    if (tail && joins && !this.#sent.has(tail.id)) {
      const before = core.pending.slice(0, -1);
      const from = applyTo(
        core.confirmed,
        before.flatMap((edit) => edit.ops),
      );
      const joined = opsBetween(from, view);
      this.#put({ view, pending: joined.length > 0 ? [...before, { ...tail, ops: joined }] : before });
    } else {
      this.#put({ view, pending: [...core.pending, { id: this.#options.newId(), ops }] });
    }
    this.#burst = burst;
    if (core.foreign.length > 0) this.#enterConflict();
    else if (!this.#sending) this.#later(this.#options.delayMs ?? 400);
  }

  /** News of the log, in whatever order and however often. */
  hear(entries: readonly Entry[]): void {
    const before = this.#core;
    const taken = take(before, entries);
    const last = entries.at(-1);
    if (taken.core.revision > before.revision && last) this.#savedAt = new Date(last.createdAt).getTime();
    this.#show(taken);
    if (taken.isGap) void this.catchUp();
  }

  /** Edits that another tab of this person left behind, which began at `at`; `entries` is all since then. */
  restore(queue: Queue, at: Draft, entries: readonly Entry[]): void {
    const own = this.#core;
    const edits = queue.edits.filter(({ id }) => !own.pending.some((edit) => edit.id === id));
    const start = startCore(queue.base, at);
    const view = applyTo(
      at,
      edits.flatMap((edit) => edit.ops),
    );
    const { core } = take({ ...start, pending: edits, view }, entries);
    const made = own.pending.flatMap((edit) => edit.ops);
    this.#core = { ...core, pending: [...core.pending, ...own.pending], view: applyTo(core.view, made) };
    for (const { id } of edits) this.#sent.add(id);
    this.#keep();
    if (core.foreign.length > 0) this.#enterConflict();
    else if (this.#core.pending.length > 0) this.#later(0);
  }

  /** A person decided about each thing, by its key. Saves what is kept. */
  resolve(isMine: (key: string) => boolean): Settled {
    const settled = settle(this.#core, isMine);
    const { core, kept } = settled;
    this.#core = core;
    this.#refusals = 0;
    this.#put({ pending: kept.length > 0 ? [{ id: this.#options.newId(), ops: kept }] : [] });
    if (kept.length > 0) this.#later(0);
    else this.#enter({ kind: 'saved', at: this.#savedAt });
    return settled;
  }

  /** Saves what waits and resolves with the revision on the server; rejects with why it could not. */
  async flush(): Promise<number> {
    // Again: what was edited while a save was under way needs one of its own.
    for (let round = 0; round < 3 && !this.isClean(); round += 1) {
      await this.#start();
      if (this.#state.kind !== 'unsaved' && this.#state.kind !== 'saving') break;
    }
    if (this.isClean()) return this.#core.revision;
    throw new NotSaved(unsavedSentence(this.#state));
  }

  /** From now on somebody else may send what waits: it must not become something else. */
  freeze(): void {
    for (const { id } of this.#core.pending) this.#sent.add(id);
  }

  /** The connection may be back. */
  retry(): void {
    if (this.#state.kind === 'offline') void this.#start();
    void this.catchUp();
  }

  /** Asks for what this tab has not heard of. */
  catchUp(): Promise<void> {
    this.#catching ??= this.#catchUp().finally(() => {
      this.#catching = undefined;
    });
    return this.#catching;
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#timer);
  }

  async #catchUp(): Promise<void> {
    for (let seen = -1; seen < this.#core.revision && !this.#isDisposed; ) {
      seen = this.#core.revision;
      const entries = await this.#options.since(seen).catch(() => []);
      if (entries.length > 0) this.hear(entries);
    }
  }

  #show({ core, others, renames }: Taken): void {
    this.#core = core;
    this.#keep();
    if (others.length > 0) this.#options.onOthers(core.view, { entries: others, renames });
    if (core.foreign.length > 0) this.#enterConflict();
    else if (core.pending.length === 0 && !this.#sending) this.#enter({ kind: 'saved', at: this.#savedAt });
  }

  #put(part: Partial<Core>): void {
    this.#core = { ...this.#core, ...part };
    this.#keep();
  }

  #keep(): void {
    const { agreed, pending } = this.#core;
    this.#options.keep({ base: agreed, edits: pending });
  }

  #enter(state: SaveState): void {
    this.#state = state;
    if (!this.#isDisposed) this.#options.onState(state);
  }

  #enterConflict(): void {
    this.#enter({ kind: 'conflict', clash: clashOf(this.#core) });
  }

  #later(ms: number): void {
    if (this.#state.kind !== 'offline') this.#enter({ kind: 'unsaved' });
    clearTimeout(this.#timer);
    if (!this.#isDisposed) this.#timer = setTimeout(() => void this.#start(), ms);
  }

  #start(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#sending) return this.#sending;
    if (this.#core.pending.length === 0 || this.#core.foreign.length > 0) return Promise.resolve();
    this.#sending = this.#send().finally(() => {
      this.#sending = undefined;
      const { pending, foreign } = this.#core;
      if (foreign.length > 0 || this.#state.kind === 'refused') return;
      if (pending.length === 0) this.#enter({ kind: 'saved', at: this.#savedAt });
      else this.#later(this.#state.kind === 'offline' ? (this.#options.retryMs ?? 3_000) : 0);
    });
    return this.#sending;
  }

  async #send(): Promise<void> {
    const batch = this.#core.pending.slice(0, MOST_SENT);
    for (const { id } of batch) this.#sent.add(id);
    if (this.#state.kind !== 'offline') this.#enter({ kind: 'saving' });
    try {
      const reply = await this.#options.send(this.#core.agreed, batch);
      if (this.#state.kind === 'offline') this.#enter({ kind: 'saving' });
      this.hear(reply.entries);
      // A long absence: the reply does not tell all.
      if (this.#core.revision < reply.revision) await this.catchUp();
      const isOpen = !reply.accepted && this.#core.foreign.length === 0;
      this.#refusals = isOpen ? this.#refusals + 1 : 0;
      if (this.#refusals > MOST_REFUSALS) {
        this.#enter({
          kind: 'refused',
          sentence: 'These changes do not fit what others made. Load it again.',
        });
      }
    } catch (error) {
      const sentence = this.#options.refusal(error);
      this.#enter(sentence === undefined ? { kind: 'offline' } : { kind: 'refused', sentence });
    }
  }
}

function unsavedSentence(state: SaveState): string {
  if (state.kind === 'conflict') return 'This pattern was changed elsewhere. Decide which one to keep first.';
  if (state.kind === 'refused') return state.sentence;
  return 'The server cannot be reached, so the newest changes are not saved yet.';
}
