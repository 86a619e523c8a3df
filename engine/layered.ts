/** Lists by id, of which an edit changes a few: what is the same stays shared, instead of being copied. */

export type Lookup<V> = Pick<ReadonlyMap<string, V>, 'get' | 'has'>;

/** Entries that may lie above the others before all are put together again. */
const MOST = 100;

/** Read like a map; never changes. */
export class Layered<V> implements Lookup<V> {
  readonly #base: ReadonlyMap<string, V>;
  /** `undefined`: gone. */
  readonly #above: ReadonlyMap<string, V | undefined>;

  constructor(base: ReadonlyMap<string, V>, above: ReadonlyMap<string, V | undefined> = new Map()) {
    this.#base = base;
    this.#above = above;
  }

  get(key: string): V | undefined {
    return this.#above.size > 0 && this.#above.has(key) ? this.#above.get(key) : this.#base.get(key);
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  /** The same with these entries; without those that are `undefined`. */
  with(fresh: ReadonlyMap<string, V | undefined>): Layered<V> {
    if (fresh.size === 0) return this;
    const above = new Map([...this.#above, ...fresh]);
    if (above.size <= MOST) return new Layered(this.#base, above);
    const base = new Map(this.#base);
    for (const [key, value] of above) {
      if (value === undefined) base.delete(key);
      else base.set(key, value);
    }
    return new Layered(base);
  }
}
