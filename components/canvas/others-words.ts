/** Tells a screen reader what others did: in one sentence each, after a moment of quiet. */
import { namesIn, opWords } from '#engine/op-words.ts';
import type { Op } from '#engine/ops.ts';
import type { Pattern } from '#engine/pattern.ts';
import { announce, type CanvasStore } from './canvas-store.ts';
import type { Entry } from './sync-core.ts';

const QUIET_MS = 1_200;
/** Things named of one person; the rest is counted. */
const MOST = 2;

export class OthersWords {
  readonly #store: CanvasStore;
  readonly #user: string;
  readonly #said = new Map<string, string[]>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `user` is whoever sits here. */
  constructor(store: CanvasStore, user: string) {
    this.#store = store;
    this.#user = user;
  }

  /** `before` names what is gone now. */
  tell(entries: readonly Entry[], before: Pattern): void {
    const nameOf = namesIn(this.#store.getState().pattern, before);
    for (const { actor, name, ops } of entries) {
      const who = actor === this.#user ? 'You, in another tab,' : name;
      const words = this.#said.get(who) ?? [];
      words.push(...ops.map((op: Op) => opWords(op, nameOf)));
      this.#said.set(who, words);
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#say(), QUIET_MS);
  }

  #say(): void {
    const sentences = [...this.#said].map(([who, words]) => {
      const unique = [...new Set(words)];
      const more = unique.length - MOST;
      const named = unique.slice(0, MOST).join(', ');
      return `${who} ${named}${more > 0 ? ` and did ${more} more ${more === 1 ? 'thing' : 'things'}` : ''}.`;
    });
    this.#said.clear();
    announce(this.#store, sentences.join(' '));
  }
}
