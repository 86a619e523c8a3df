/** Lets one reader wait for news. Remembers one ring while nobody waits. Dispose it when the reader leaves. */
export class Bell implements Disposable {
  readonly #signal: AbortSignal;
  readonly #onAbort = () => this.#wake?.();
  #isRung = false;
  #wake: (() => void) | undefined;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener('abort', this.#onAbort, { once: true });
  }

  ring(): void {
    this.#isRung = true;
    this.#wake?.();
  }

  /** Resolves at the next ring, at once if it has rung since the last time; after `ms`; or on abort. */
  async rung(ms: number): Promise<boolean> {
    if (!this.#isRung && !this.#signal.aborted) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      this.#wake = undefined;
    }
    const wasRung = this.#isRung;
    this.#isRung = false;
    return wasRung;
  }

  [Symbol.dispose](): void {
    this.#signal.removeEventListener('abort', this.#onAbort);
    this.#wake?.();
  }
}
