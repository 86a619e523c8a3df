/**
 * What watchers of one run share in this process: the log is read once per notice, however many watch. The
 * newest events stay in memory, bounded in number and size; whoever is further behind reads pages, and
 * those who read the same page share that too. Nothing is kept per watcher but its bell.
 */
import type { Db } from '#db/client.ts';
import { withWorkspace } from '#server/with-workspace.ts';
import type { RunRef } from './append.ts';
import type { Bell } from './bell.ts';
import { type Events, EventTail } from './event-tail.ts';
import { listenerOf, TEXTS } from './listen.ts';
import { LiveTexts, readTexts } from './live-text.ts';
import { readLog, readNewest } from './read-log.ts';
import { countShared, type Joined, joinShared } from './shared.ts';

/** Events handed over at once: what a slow watcher can hold on to. */
const PAGE = 128;
const TAIL = { events: 512, chars: 2_000_000, page: PAGE };
/** Looks at least this often, whatever the notices say: they may get lost. */
const POLL_MS = 5_000;

/** Joins the feed of a run; `bell` rings whenever there is more, or something is wrong. Leave it again. */
export const joinFeed = (db: Db, ref: RunRef, bell: Bell): Joined<RunFeed> =>
  joinShared(
    db,
    { kind: 'feeds', key: `${ref.workspaceId}/${ref.runId}`, user: bell },
    () => new RunFeed(db, ref),
  );

const ENDS: ReadonlySet<string> = new Set(['node.settled', 'effect.settled', 'node.aborted']);

/** Feeds at the moment. */
export const countFeeds = (db: Db): number => countShared(db, 'feeds');

export class RunFeed {
  readonly users = new Set<Bell>();
  readonly #db: Db;
  readonly #ref: RunRef;
  /** What is being written now; lost with the feed. */
  readonly texts = new LiveTexts();
  readonly #stopListening: () => void;
  readonly #stopHearing: () => void;
  readonly #timer: NodeJS.Timeout;
  readonly #tail = new EventTail(TAIL);
  readonly #pages = new Map<number, Promise<Events>>();
  /** Number of the newest event read; `undefined` before the first look. */
  #seq: number | undefined;
  #isOver = false;
  #isReading = false;
  #isDirty = false;
  #isClosed = false;
  #failure: { error: unknown } | undefined;

  constructor(db: Db, ref: RunRef) {
    this.#db = db;
    this.#ref = ref;
    // Listens before it reads, so nothing falls between.
    this.#stopListening = listenerOf(db).watch({ run: ref.runId }, (notice) => {
      if (!notice || this.#seq === undefined || notice.seq > this.#seq) void this.#look();
    });
    this.#stopHearing = listenerOf(db).hear(TEXTS, (payload) => this.#hear(payload));
    this.#timer = setInterval(() => void this.#look(), POLL_MS);
    void this.#look();
  }

  /** True for whoever has seen number `after` of a run that has ended: nothing comes any more. */
  isOverAfter(after: number): boolean {
    return this.#isOver && this.#seq !== undefined && after >= this.#seq;
  }

  /**
   * The next events after number `after`, at most a page of them; none when there are none yet. Throws when
   * the log could not be read: the next look may be able to.
   */
  next(after: number): Events | Promise<Events> {
    if (this.#failure) throw this.#failure.error;
    if (this.#seq === undefined || after >= this.#seq) return [];
    return this.#tail.after(after) ?? this.#page(after);
  }

  close(): void {
    this.#isClosed = true;
    clearInterval(this.#timer);
    this.#stopListening();
    this.#stopHearing();
  }

  /** Up to the next multiple of the page's size, so that watchers who began apart come together. */
  #page(after: number): Promise<Events> {
    const known = this.#pages.get(after);
    if (known) return known;
    const limit = PAGE - (after % PAGE);
    const read = this.#read((tx) => readLog(tx, this.#ref, { after, limit }));
    this.#pages.set(after, read);
    const forget = () => this.#pages.delete(after);
    read.then(forget, forget);
    return read;
  }

  async #look(): Promise<void> {
    this.#isDirty = true;
    if (this.#isReading || this.#isOver) return;
    this.#isReading = true;
    try {
      while (this.#isDirty && !this.#isClosed) {
        this.#isDirty = false;
        this.#take(await this.#fresh());
      }
      this.#failure = undefined;
    } catch (error) {
      // Watchers are told, and come back after their last event; somebody may stay for the next look.
      this.#failure = { error };
      this.#ring();
    } finally {
      this.#isReading = false;
    }
  }

  #fresh(): Promise<Events> {
    const after = this.#seq;
    if (after === undefined) return this.#read((tx) => readNewest(tx, this.#ref, { limit: TAIL.events }));
    return this.#read((tx) => readLog(tx, this.#ref, { after, limit: TAIL.events }));
  }

  #take(fresh: Events): void {
    const isFirst = this.#seq === undefined;
    const last = fresh.at(-1);
    this.#seq = last?.seq ?? this.#seq ?? 0;
    if (!last && !isFirst) return;
    if (!isFirst && fresh.length === TAIL.events) this.#isDirty = true;
    this.#tail.add(fresh);
    for (const event of fresh) if (ENDS.has(event.kind) && 'key' in event) this.texts.end(event.key);
    this.#isOver = last?.kind === 'run.finished';
    this.#ring();
  }

  #hear(payload: string): void {
    const { workspaceId, runId } = this.#ref;
    for (const [workspace, run, live] of readTexts(payload)) {
      if (run !== runId || workspace !== workspaceId || this.#isOver) continue;
      this.texts.take(live);
      this.#ring();
    }
  }

  #ring(): void {
    for (const bell of this.users) bell.ring();
  }

  /** Through the tenant's door, as every watcher would have to. */
  #read<T>(work: Parameters<typeof withWorkspace<T>>[2]): Promise<T> {
    return withWorkspace(this.#db, this.#ref.workspaceId, work);
  }
}
