/** The newest events of a run in memory: without gaps, bounded in number and in size. */
import type { StoredEvent } from '#engine/events.ts';

export type Events = readonly StoredEvent[];

export type TailBounds = {
  /** Events at most. */
  events: number;
  /** Characters of JSON at most, all events together. */
  chars: number;
  /** Events handed over at once. */
  page: number;
};

export class EventTail {
  readonly #bounds: TailBounds;
  /** Handed to everybody at the same place, so that it is put into text once. */
  readonly #slices = new Map<number, Events>();
  #events: StoredEvent[] = [];
  #sizes: number[] = [];
  #chars = 0;

  constructor(bounds: TailBounds) {
    this.#bounds = bounds;
  }

  get size(): number {
    return this.#events.length;
  }

  /** Takes the events that follow on what it has; forgets the oldest where the bounds say so. */
  add(fresh: Events): void {
    for (const event of fresh) {
      const size = JSON.stringify(event).length;
      this.#events.push(event);
      this.#sizes.push(size);
      this.#chars += size;
    }
    const { events, chars } = this.#bounds;
    let drop = 0;
    while (drop < this.#sizes.length && (this.#sizes.length - drop > events || this.#chars > chars)) {
      this.#chars -= this.#sizes[drop] ?? 0;
      drop += 1;
    }
    this.#events.splice(0, drop);
    this.#sizes.splice(0, drop);
    this.#slices.clear();
  }

  /** At most a page of what follows number `after`; `undefined` when that is no longer, or not, in memory. */
  after(after: number): Events | undefined {
    const first = this.#events[0]?.seq;
    if (first === undefined || after < first - 1) return undefined;
    const known = this.#slices.get(after);
    if (known) return known;
    const start = after - first + 1;
    const slice = this.#events.slice(start, start + this.#bounds.page);
    this.#slices.set(after, slice);
    return slice;
  }
}
