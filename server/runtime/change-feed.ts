/** What watchers of one workspace share in this process: when runs changed state, at most twice a second. */
import type { Db } from '#db/client.ts';
import type { Bell } from './bell.ts';
import { listenerOf } from './listen.ts';
import { type Joined, joinShared } from './shared.ts';

/** At most two changes a second; the last one is always told. */
const SPACING_MS = 500;

/** Joins; `bell` rings at every change told. Leave it again. */
export const joinChanges = (db: Db, workspaceId: string, bell: Bell): Joined<ChangeFeed> =>
  joinShared(db, { kind: 'changes', key: workspaceId, user: bell }, () => new ChangeFeed(db, workspaceId));

export class ChangeFeed {
  readonly users = new Set<Bell>();
  readonly #stopListening: () => void;
  #resting: NodeJS.Timeout | undefined;
  #isDirty = false;

  constructor(db: Db, workspaceId: string) {
    this.#stopListening = listenerOf(db).watch({ workspace: workspaceId }, (notice) => {
      if (notice && !notice.kinds.includes('state')) return;
      this.#isDirty = true;
      if (!this.#resting) this.#tell();
    });
  }

  close(): void {
    clearTimeout(this.#resting);
    this.#stopListening();
  }

  #tell(): void {
    this.#resting = undefined;
    if (!this.#isDirty) return;
    this.#isDirty = false;
    this.#resting = setTimeout(() => this.#tell(), SPACING_MS);
    for (const bell of this.users) bell.ring();
  }
}
