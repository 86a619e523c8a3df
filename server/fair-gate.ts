/**
 * How many requests are worked on at once, and whose turn it is when more come. A request that waits for a
 * connection to the database holds up everybody behind it; here, whoever asks for little goes between those who
 * ask for much: waiting requests are taken in turn by who asks, not in the order in which they came.
 */
import { room } from './room.ts';

export type GateOptions = {
  /** Requests worked on at once. */
  places: number;
  /** Requests that may wait, of one asker and of all. */
  waiting: { ofOne: number; ofAll: number };
};

/** `seconds` = until what waits now is done. */
export class GateFull extends Error {
  readonly isOwn: boolean;
  readonly count: number;
  readonly seconds: number;

  constructor({ isOwn, count, seconds }: { isOwn: boolean; count: number; seconds: number }) {
    super('Too many requests wait.');
    this.name = 'GateFull';
    this.isOwn = isOwn;
    this.count = count;
    this.seconds = seconds;
  }
}

/** How much a request that has just ended says about the next one's duration. */
const NEWS = 0.05;

export class FairGate {
  readonly #options: GateOptions;
  readonly #inside = new Map<string, number>();
  /** By asker, the one whose turn is next first. */
  readonly #waiting = new Map<string, Set<() => void>>();
  #count = { inside: 0, waiting: 0 };
  /** Milliseconds a request takes, lately. */
  #tookMs = 20;

  constructor(options: GateOptions) {
    this.#options = options;
  }

  get waiting(): number {
    return this.#count.waiting;
  }

  /** Runs `work` when it is this asker's turn; throws `GateFull`, or the signal's reason when it aborts before. */
  async pass<T>(who: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
    if (this.#waiting.size > 0 || !this.#mayEnter(who)) await this.#wait(who, signal);
    else this.#enter(who);
    const begin = performance.now();
    try {
      return await work();
    } finally {
      this.#tookMs += NEWS * (performance.now() - begin - this.#tookMs);
      this.#leave(who);
    }
  }

  #mayEnter(who: string): boolean {
    const free = this.#options.places - this.#count.inside;
    const inside = this.#inside.get(who) ?? 0;
    return free > 0 && (inside === 0 || room(inside, free) >= 1);
  }

  #enter(who: string): void {
    this.#inside.set(who, (this.#inside.get(who) ?? 0) + 1);
    this.#count.inside += 1;
  }

  #leave(who: string): void {
    const inside = (this.#inside.get(who) ?? 1) - 1;
    if (inside > 0) this.#inside.set(who, inside);
    else this.#inside.delete(who);
    this.#count.inside -= 1;
    this.#letIn();
  }

  #wait(who: string, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    const own = this.#waiting.get(who) ?? new Set();
    this.#refuseIfFull(who, own.size);
    return new Promise((resolve, reject) => {
      const end = () => {
        own.delete(go);
        if (own.size === 0) this.#waiting.delete(who);
        this.#count.waiting -= 1;
        signal.removeEventListener('abort', leave);
      };
      const go = () => {
        end();
        this.#enter(who);
        resolve();
      };
      const leave = () => {
        end();
        reject(signal.reason);
      };
      own.add(go);
      this.#waiting.set(who, own);
      this.#count.waiting += 1;
      signal.addEventListener('abort', leave, { once: true });
      this.#letIn();
    });
  }

  /** In turn by asker; those that have their share already are left out. */
  #letIn(): void {
    for (let isMoved = true; isMoved; ) {
      isMoved = false;
      for (const [who, queue] of this.#waiting) {
        const [next] = queue;
        if (!next || !this.#mayEnter(who)) continue;
        this.#waiting.delete(who);
        this.#waiting.set(who, queue);
        next();
        isMoved = true;
        break;
      }
    }
  }

  #refuseIfFull(who: string, own: number): void {
    const { places, waiting } = this.#options;
    const seconds = (count: number, at: number) => Math.ceil((count * this.#tookMs) / at / 1000) || 1;
    if (own >= waiting.ofOne) {
      const inside = Math.max(1, this.#inside.get(who) ?? 0);
      throw new GateFull({ isOwn: true, count: own, seconds: seconds(own, inside) });
    }
    if (this.#count.waiting < waiting.ofAll) return;
    const { waiting: count } = this.#count;
    throw new GateFull({ isOwn: false, count, seconds: seconds(count, places) });
  }
}
