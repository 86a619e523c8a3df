/**
 * How a worker that is told to stop parts with one run: calls on their way may end and are written down, new
 * ones are not begun, and once nothing is on its way the run is let go of; another worker begins the next call.
 *
 *   open -> draining (nothing begins) -> let go
 */
import type { CallAgent } from './effects.ts';

/** What has ended is written down within this time; only then nothing is on its way. */
const QUIET_MS = 250;

export class Drain {
  readonly #letGo: () => void;
  #calls = 0;
  #isDraining = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(letGo: () => void) {
    this.#letGo = letGo;
  }

  /** The same calls, as long as this run is not drained. */
  watch(callAgent: CallAgent): CallAgent {
    return async (request, call) => {
      if (this.#isDraining) return whenAborted(call.signal);
      this.#calls += 1;
      clearTimeout(this.#timer);
      try {
        return await callAgent(request, call);
      } finally {
        this.#calls -= 1;
        this.#look();
      }
    };
  }

  begin(): void {
    this.#isDraining = true;
    this.#look();
  }

  /** The run has ended here. */
  end(): void {
    clearTimeout(this.#timer);
  }

  #look(): void {
    if (!this.#isDraining || this.#calls > 0) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(this.#letGo, QUIET_MS);
  }
}

function whenAborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const end = () => reject(signal.reason);
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}
