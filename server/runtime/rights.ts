/** Whether whoever reads a stream may still read: asked again and again, and never later than it is due. */

/** How fast a revoked session ends a stream: 5 s are promised, and half a second of it goes into shared answers. */
const CHECK_MS = 4_000;
/** Timers may come a little early; without this the next chance would be a whole round later. */
const EARLY_MS = 20;

export class Rights {
  readonly #recheck: () => Promise<void>;
  #askedAt = performance.now();

  /** `recheck` throws when the reader may no longer read. */
  constructor(recheck: () => Promise<void>) {
    this.#recheck = recheck;
  }

  /** For how long a reader may be left waiting, ms. */
  get dueIn(): number {
    return Math.max(0, this.#askedAt + CHECK_MS - performance.now());
  }

  /** Does nothing while it is not due. Throws as `recheck` does. */
  async ask(): Promise<void> {
    if (this.dueIn > EARLY_MS) return;
    await this.#recheck();
    this.#askedAt = performance.now();
  }
}
