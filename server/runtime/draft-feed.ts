/**
 * What followers of one draft share in this process: its log is read once per notice, however many follow.
 * The newest edits stay in memory; whoever is further behind reads by themselves.
 */
import type { Db } from '#db/client.ts';
import { type LoggedEdit, readEdits } from '#server/drafts/read.ts';
import { findPatternRef } from '#server/routers/patterns/find.ts';
import { withWorkspace } from '#server/with-workspace.ts';
import type { Bell } from './bell.ts';
import { listenerOf } from './listen.ts';
import { type Joined, joinShared } from './shared.ts';

export type DraftRef = { patternId: string; workspaceId: string };

/** Edits kept in memory, and read at once. */
const TAIL = 256;
/** Looks at least this often, whatever the notices say: they may get lost. */
const POLL_MS = 5_000;

/** `bell` rings whenever there is more, or something is wrong. Leave it again. */
export const joinDraft = (db: Db, ref: DraftRef, bell: Bell): Joined<DraftFeed> =>
  joinShared(
    db,
    { kind: 'drafts', key: `${ref.workspaceId}/${ref.patternId}`, user: bell },
    () => new DraftFeed(db, ref),
  );

export class DraftFeed {
  readonly users = new Set<Bell>();
  readonly #db: Db;
  readonly #ref: DraftRef;
  readonly #stopListening: () => void;
  readonly #timer: NodeJS.Timeout;
  #tail: readonly LoggedEdit[] = [];
  /** The newest revision; `undefined` before the first look. */
  #revision: number | undefined;
  #isReading = false;
  #isDirty = false;
  #isClosed = false;
  #failure: { error: unknown } | undefined;

  constructor(db: Db, ref: DraftRef) {
    this.#db = db;
    this.#ref = ref;
    // Listens before it reads, so nothing falls between.
    this.#stopListening = listenerOf(db).watch({ run: ref.patternId }, (notice) => {
      if (!notice || this.#revision === undefined || notice.seq > this.#revision) void this.#look();
    });
    this.#timer = setInterval(() => void this.#look(), POLL_MS);
    void this.#look();
  }

  /** The newest revision; `undefined` until it is known. Throws when it could not be read. */
  get revision(): number | undefined {
    if (this.#failure) throw this.#failure.error;
    return this.#revision;
  }

  /** The next edits after a revision, oldest first; none when there are none yet. Throws as `revision` does. */
  next(after: number): readonly LoggedEdit[] | Promise<readonly LoggedEdit[]> {
    const { revision } = this;
    if (revision === undefined || after >= revision) return [];
    const [first] = this.#tail;
    if (first && first.revision <= after + 1) return this.#tail.filter((edit) => edit.revision > after);
    return this.#read(after);
  }

  close(): void {
    this.#isClosed = true;
    clearInterval(this.#timer);
    this.#stopListening();
  }

  async #look(): Promise<void> {
    this.#isDirty = true;
    if (this.#isReading) return;
    this.#isReading = true;
    try {
      while (this.#isDirty && !this.#isClosed) {
        this.#isDirty = false;
        await this.#take();
      }
      this.#failure = undefined;
    } catch (error) {
      // Followers are told, and come back after their last edit.
      this.#failure = { error };
      this.#ring();
    } finally {
      this.#isReading = false;
    }
  }

  async #take(): Promise<void> {
    const after = this.#revision;
    if (after === undefined) {
      this.#revision = await this.#inWorkspace(
        async (tx) => (await findPatternRef(tx, this.#ref.patternId)).revision,
      );
      this.#ring();
      return;
    }
    const fresh = await this.#read(after);
    const last = fresh.at(-1);
    if (!last) return;
    this.#tail = [...this.#tail, ...fresh].slice(-TAIL);
    this.#revision = last.revision;
    if (fresh.length === TAIL) this.#isDirty = true;
    this.#ring();
  }

  #ring(): void {
    for (const bell of this.users) bell.ring();
  }

  #read(after: number): Promise<readonly LoggedEdit[]> {
    return this.#inWorkspace((tx) => readEdits(tx, this.#ref.patternId, { after, limit: TAIL }));
  }

  /** Through the tenant's door, as every follower would have to. */
  #inWorkspace<T>(work: Parameters<typeof withWorkspace<T>>[2]): Promise<T> {
    return withWorkspace(this.#db, this.#ref.workspaceId, work);
  }
}
