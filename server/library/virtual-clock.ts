/**
 * Time that passes only when nothing real is at work: a run that waits minutes ends in milliseconds, and
 * every delay falls where it would have fallen.
 */
export class VirtualClock {
  /** Milliseconds since the clock was made. */
  now = 0;
  #due: { at: number; wake(): void }[] = [];
  #busy = 0;
  #isPumping = false;

  /** Does real work; time stands still until it has settled. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#busy += 1;
    try {
      return await work();
    } finally {
      this.#busy -= 1;
      this.#pump();
    }
  }

  /** Resolves `ms` later; never when `signal` aborts first. */
  after(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const entry = { at: this.now + ms, wake: resolve };
      this.#due.push(entry);
      const forget = () => {
        this.#due = this.#due.filter((one) => one !== entry);
      };
      signal.addEventListener('abort', forget, { once: true });
      this.#pump();
    });
  }

  /** Lets everything that follows from the last event happen, then moves on to the next. */
  #pump(): void {
    if (this.#isPumping || this.#busy > 0 || this.#due.length === 0) return;
    this.#isPumping = true;
    setImmediate(() => {
      this.#isPumping = false;
      if (this.#busy > 0 || this.#due.length === 0) return;
      const next = this.#due.reduce((first, one) => (one.at < first.at ? one : first));
      this.#due = this.#due.filter((one) => one !== next);
      this.now = Math.max(this.now, next.at);
      next.wake();
      this.#pump();
    });
  }
}
