/**
 * Server-sent events in the form that tRPC's client reads, without its server's three streams and four
 * writes per value: a thousand watchers of one run then cost a thousand writes of the same bytes.
 */
import { isTrackedEnvelope } from '@trpc/server';

export type SseOptions = {
  /** Aborts when the reader has left, where a body that nobody reads would not notice. */
  left: AbortSignal;
  /** Called once, when the reader has left: ends whatever `values` waits for. */
  onLeave(): void;
  /** The error as the client reads it. */
  toShape(error: unknown): unknown;
  /** A sign of life after this much silence. */
  pingMs: number;
  /** What the client is told first. */
  client: object;
};

/** Bytes that may wait for a slow reader before no more values are asked for. */
const WAITING_BYTES = 65_536;
/** Pause of a browser before it comes back; spread, so that not all come at once. */
const RETRY_MS = { least: 300, spread: 1_200 };

const PING = message('event: ping', '');
const RETURN = message('event: return', '');

/** Ends after the last value, after an error, or when the reader leaves. Asks for values only as they are read. */
export function toSse(values: AsyncIterable<unknown>, options: SseOptions): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>(
    new SseSource(values, options),
    new ByteLengthQueuingStrategy({ highWaterMark: WAITING_BYTES }),
  );
}

type Controller = ReadableStreamDefaultController<Uint8Array>;

/** States: open -> ended (last value or error sent) | left (nobody reads). */
class SseSource implements UnderlyingDefaultSource<Uint8Array> {
  readonly #iterator: AsyncIterator<unknown>;
  readonly #options: SseOptions;
  readonly #onLeft = () => this.cancel();
  #ping: NodeJS.Timeout | undefined;
  #sentAt = 0;
  #isOpen = true;

  constructor(values: AsyncIterable<unknown>, options: SseOptions) {
    this.#iterator = values[Symbol.asyncIterator]();
    this.#options = options;
  }

  start(controller: Controller): void {
    const { left, client, pingMs } = this.#options;
    const retry = Math.round(RETRY_MS.least + Math.random() * RETRY_MS.spread);
    this.#send(controller, message(`retry: ${retry}\nevent: connected`, JSON.stringify(client)));
    this.#ping = setInterval(() => {
      const isQuiet = performance.now() - this.#sentAt >= pingMs / 2;
      if (isQuiet && (controller.desiredSize ?? 0) > 0) this.#send(controller, PING);
    }, pingMs / 2);
    left.addEventListener('abort', this.#onLeft, { once: true });
    if (left.aborted) this.cancel();
  }

  async pull(controller: Controller): Promise<void> {
    if (!this.#isOpen) return;
    try {
      const { done, value } = await this.#iterator.next();
      if (!this.#isOpen) return;
      if (done) this.#end(controller, RETURN);
      else this.#send(controller, encode(value));
    } catch (error) {
      if (!this.#isOpen) return;
      const shape = JSON.stringify(this.#options.toShape(error));
      this.#end(controller, message('event: serialized-error', shape));
    }
  }

  cancel(): void {
    if (!this.#isOpen) return;
    this.#close();
    this.#options.onLeave();
    // Whoever waits for the next value is woken by `onLeave`; this lets go of what has not been asked for.
    void this.#iterator.return?.().catch(() => {});
  }

  #send(controller: Controller, bytes: Uint8Array): void {
    this.#sentAt = performance.now();
    controller.enqueue(bytes);
  }

  #end(controller: Controller, bytes: Uint8Array): void {
    this.#close();
    controller.enqueue(bytes);
    controller.close();
  }

  #close(): void {
    this.#isOpen = false;
    clearInterval(this.#ping);
    this.#options.left.removeEventListener('abort', this.#onLeft);
  }
}

function message(head: string, data: string): Uint8Array {
  return new TextEncoder().encode(`${head}\ndata: ${data}\n\n`);
}

const encoded = new WeakMap<object, Uint8Array>();

/** Values that many readers get are put into bytes once; the same object always has the same id. */
function encode(value: unknown): Uint8Array {
  const [id, data] = isTrackedEnvelope(value) ? value : [undefined, value];
  const known = typeof data === 'object' && data !== null ? encoded.get(data) : undefined;
  if (known) return known;
  const bytes = message(id === undefined ? 'event: message' : `id: ${id}`, JSON.stringify(data));
  if (typeof data === 'object' && data !== null) encoded.set(data, bytes);
  return bytes;
}
