/**
 * Edits that the server does not have yet, in this browser's storage: a tab that is closed or crashes loses
 * none. Each tab keeps its own queue and says now and then that it is alive; what a dead tab left is taken
 * over by the next one that opens the pattern. Sending an edit twice does no harm: it has an id.
 */
import { z } from 'zod';
import { opsSchema } from '#engine/op-schema.ts';
import type { Queue } from './sync.ts';

/** A tab that has not been heard of for this long is dead. */
const DEAD_MS = 15_000;
/** How often a tab says that it is alive. */
export const ALIVE_MS = 5_000;

const keptSchema = z.object({
  /** When its tab was last alive; 0 = it was closed. */
  at: z.number(),
  base: z.int().min(1),
  edits: z.array(z.object({ id: z.uuid(), ops: opsSchema })),
});

type Place = { user: string; pattern: string };

const prefixOf = ({ user, pattern }: Place): string => `parallax.edits/${user}/${pattern}/`;

export class KeptEdits {
  readonly #storage: Storage;
  readonly #prefix: string;
  readonly #key: string;
  #queue: Queue = { base: 1, edits: [] };
  #isKept = true;

  constructor(storage: Storage, place: Place, tab: string) {
    this.#storage = storage;
    this.#prefix = prefixOf(place);
    this.#key = this.#prefix + tab;
  }

  /** Is everything that waits safe here? Storage may be full or forbidden. */
  get isKept(): boolean {
    return this.#isKept;
  }

  keep(queue: Queue): void {
    this.#queue = queue;
    this.#write(Date.now());
  }

  /** This tab still has them. */
  beAlive(): void {
    if (this.#queue.edits.length > 0) this.#write(Date.now());
  }

  /** This tab goes: whoever comes next may have them at once. */
  release(): void {
    if (this.#queue.edits.length > 0) this.#write(0);
  }

  /** The oldest queue of a dead tab, which is this one's to keep from now on. */
  adopt(): Queue | undefined {
    const left = this.#left().sort((a, b) => a.at - b.at)[0];
    if (!left) return undefined;
    const { base, edits } = left;
    this.keep({ base, edits });
    if (!this.#isKept) return undefined;
    this.#storage.removeItem(left.key);
    return { base, edits };
  }

  #left() {
    try {
      const keys = Array.from({ length: this.#storage.length }, (_, i) => this.#storage.key(i) ?? '');
      return keys
        .filter((key) => key.startsWith(this.#prefix) && key !== this.#key)
        .flatMap((key) => {
          const found = read(this.#storage.getItem(key));
          return found && Date.now() - found.at > DEAD_MS ? [{ key, ...found }] : [];
        });
    } catch {
      return [];
    }
  }

  #write(at: number): void {
    try {
      if (this.#queue.edits.length === 0) this.#storage.removeItem(this.#key);
      else this.#storage.setItem(this.#key, JSON.stringify({ at, ...this.#queue }));
      this.#isKept = true;
    } catch {
      this.#isKept = false;
    }
  }
}

function read(text: string | null) {
  try {
    return keptSchema.safeParse(JSON.parse(text ?? 'null')).data;
  } catch {
    return undefined;
  }
}
