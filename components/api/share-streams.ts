/**
 * One stream per browser instead of one per tab. Browsers allow six connections to a server over HTTP/1.1; with
 * a stream in each tab the seventh tab would wait for ever.
 *
 * Tabs that want the same stream ask for one Web Lock. Who holds it reads the stream and tells the others by
 * BroadcastChannel; when that tab goes, the next holder goes on after the last event it was told. A tab that
 * comes later reads by itself until it has caught up with the leader, then leaves its own stream:
 *
 *   alone -> leader (got the lock) | joined (caught up with a leader) -> leader (the leader went)
 *   any -> paused (hidden for a while) -> alone (visible again: resumes after the last event)
 *
 * A stream that breaks is opened again after the last event, later each time, until the server refuses it for
 * good; meanwhile its state is `connecting`.
 *
 * Where the browser has no locks (plain HTTP to another machine) every tab stays alone.
 */
import { type OperationResultEnvelope, TRPCClientError, type TRPCLink } from '@trpc/client';
import { observable } from '@trpc/server/observable';
import type { AppRouter } from '#server/router.ts';
import { isWorthRetrying, retryDelayMs } from './error.ts';

type Envelope = OperationResultEnvelope<unknown, TRPCClientError<AppRouter>>;
type Message = { key: string } & (
  | { kind: 'asks' }
  /** The leader has passed on everything up to this id. */
  | { kind: 'at'; id: string | undefined }
  | { kind: 'tells'; result: Envelope['result'] }
  | { kind: 'ends' }
);

type Stop = () => void;
type Handlers = { onNext(envelope: Envelope): void; onError(error: unknown): void; onEnd(): void };
/** Reads the stream itself, after the event with this id. */
type Open = (lastId: string | undefined, handlers: Handlers) => Stop;

const CHANNEL = 'parallax-streams';
/** A hidden tab keeps its stream this long; most people are back sooner. */
const HIDDEN_MS = 2_000;
/** A tab that reads by itself looks for a leader this often. */
const LOOK_MS = 1_000;

const canShare = (): boolean => 'locks' in navigator && typeof BroadcastChannel === 'function';

/**
 * `scope` says who is signed in and where, once that is known: tabs of different people or workspaces never
 * share, and until then none does.
 */
export function shareStreams(scope: () => string | undefined): TRPCLink<AppRouter> {
  return () =>
    ({ op, next }) =>
      observable((observer) => {
        const given = typeof op.input === 'object' && op.input !== null ? op.input : undefined;
        const open: Open = (lastEventId, { onNext, onError, onEnd }) => {
          const input = lastEventId === undefined ? op.input : { ...given, lastEventId };
          let isStopped = false;
          const subscription = next({ ...op, input }).subscribe({
            next: (envelope) => onNext(envelope as Envelope),
            error: onError,
            // Stopping a stream completes it, too.
            complete: () => !isStopped && onEnd(),
          });
          return () => {
            isStopped = true;
            subscription.unsubscribe();
          };
        };
        const keyOf = () => {
          const who = canShare() ? scope() : undefined;
          return who && `${who} ${op.path} ${JSON.stringify(op.input)}`;
        };
        const stream = new SharedStream(keyOf, open, {
          onNext: (envelope) => observer.next(envelope as Parameters<typeof observer.next>[0]),
          onError: (error) => observer.error(error as TRPCClientError<AppRouter>),
          onEnd: () => observer.complete(),
        });
        return () => stream.close();
      });
}

/** The error of a state may hold an event, which no channel takes. */
const toCloneable = (result: Envelope['result']): Envelope['result'] =>
  result.type === 'state' && result.state === 'connecting' ? { ...result, error: null } : result;

const toError = (error: unknown): Error =>
  error instanceof Error ? error : new Error('The stream broke.', { cause: error });

class SharedStream {
  readonly #keyOf: () => string | undefined;
  readonly #open: Open;
  readonly #handlers: Handlers;
  #key: string | undefined;
  #channel: BroadcastChannel | undefined;
  #lastId: string | undefined;
  #stopOwn: Stop | undefined;
  #letGo: AbortController | undefined;
  #isLeader = false;
  /** Told by the leader while this tab still catches up with it. */
  #waiting: { until: string | undefined; results: Envelope['result'][] } | undefined;
  #looking: ReturnType<typeof setInterval> | undefined;
  #hiding: ReturnType<typeof setTimeout> | undefined;
  #reopening: ReturnType<typeof setTimeout> | undefined;
  /** Times in a row that its own stream broke before it was connected. */
  #breaks = 0;
  readonly #onVisibility = () => this.#seen();

  constructor(keyOf: () => string | undefined, open: Open, handlers: Handlers) {
    this.#keyOf = keyOf;
    this.#open = open;
    this.#handlers = handlers;
    document.addEventListener('visibilitychange', this.#onVisibility);
    this.#start();
  }

  close(): void {
    this.#pause();
    document.removeEventListener('visibilitychange', this.#onVisibility);
    clearTimeout(this.#hiding);
  }

  #start(): void {
    this.#letGo = new AbortController();
    this.#readOwn();
    this.#look();
    this.#looking = setInterval(() => this.#look(), LOOK_MS);
  }

  /** While it reads by itself: is there a leader, or nobody yet? */
  #look(): void {
    if (this.#isLeader || !this.#stopOwn) return;
    if (this.#key === undefined) this.#share();
    this.#tell({ kind: 'asks' });
  }

  #share(): void {
    this.#key = this.#keyOf();
    if (this.#key === undefined || !this.#letGo) return;
    this.#channel = new BroadcastChannel(CHANNEL);
    this.#channel.onmessage = ({ data }: MessageEvent<Message>) => this.#hear(data);
    void this.#lead(this.#key, this.#letGo.signal);
  }

  #pause(): void {
    this.#letGo?.abort();
    this.#letGo = undefined;
    this.#isLeader = false;
    this.#waiting = undefined;
    this.#key = undefined;
    this.#channel?.close();
    this.#channel = undefined;
    clearInterval(this.#looking);
    this.#closeOwn();
  }

  #closeOwn(): void {
    clearTimeout(this.#reopening);
    this.#stopOwn?.();
    this.#stopOwn = undefined;
  }

  #seen(): void {
    clearTimeout(this.#hiding);
    if (document.hidden) this.#hiding = setTimeout(() => this.#pause(), HIDDEN_MS);
    else if (!this.#letGo) this.#start();
  }

  #readOwn(): void {
    this.#stopOwn ??= this.#open(this.#lastId, {
      onNext: ({ result }) => {
        if (result.type === 'started') this.#breaks = 0;
        this.#pass(result);
        this.#join();
      },
      onError: (error) => this.#broke(error),
      onEnd: () => {
        if (this.#isLeader) this.#tell({ kind: 'ends' });
        this.close();
        this.#handlers.onEnd();
      },
    });
  }

  #broke(error: unknown): void {
    if (isWorthRetrying(error)) {
      this.#pass({ type: 'state', state: 'connecting', error: TRPCClientError.from(toError(error)) });
      this.#reopening = setTimeout(() => this.#reopen(), retryDelayMs(this.#breaks++, error));
      return;
    }
    this.close();
    this.#handlers.onError(error);
  }

  #reopen(): void {
    this.#closeOwn();
    this.#readOwn();
  }

  /** To this tab, and to those that listen to it. */
  #pass(result: Envelope['result']): void {
    this.#take(result);
    if (this.#isLeader) this.#tell({ kind: 'tells', result: toCloneable(result) });
  }

  #take(result: Envelope['result']): void {
    if ('id' in result && result.id !== undefined) this.#lastId = String(result.id);
    this.#handlers.onNext({ result });
  }

  /** Resolves when this tab leads no more. */
  async #lead(key: string, signal: AbortSignal): Promise<void> {
    const untilLetGo = () =>
      new Promise<void>((resolve) => {
        if (signal.aborted) return resolve();
        signal.addEventListener('abort', () => resolve(), { once: true });
        this.#isLeader = true;
        this.#waiting = undefined;
        this.#readOwn();
        this.#tell({ kind: 'at', id: this.#lastId });
      });
    // Rejects when let go of while it waits for the lock.
    await navigator.locks.request(`${CHANNEL} ${key}`, { signal }, untilLetGo).catch(() => {});
  }

  #hear(message: Message): void {
    if (message.key !== this.#key || !this.#letGo) return;
    if (this.#isLeader) {
      if (message.kind === 'asks') this.#tell({ kind: 'at', id: this.#lastId });
      return;
    }
    if (message.kind === 'at' && this.#stopOwn) {
      this.#waiting = { until: message.id, results: [] };
      this.#join();
    } else if (message.kind === 'tells') {
      if (this.#waiting) this.#waiting.results.push(message.result);
      else if (!this.#stopOwn) this.#take(message.result);
    } else if (message.kind === 'ends' && !this.#stopOwn) {
      this.close();
      this.#handlers.onEnd();
    }
  }

  /** From its own stream to the leader's, once it has seen what the leader had passed on. */
  #join(): void {
    if (!this.#waiting || Number(this.#lastId ?? 0) < Number(this.#waiting.until ?? 0)) return;
    const { results } = this.#waiting;
    this.#waiting = undefined;
    this.#closeOwn();
    for (const result of results) {
      const isKnown = 'id' in result && Number(result.id) <= Number(this.#lastId ?? 0);
      if (!isKnown) this.#take(result);
    }
  }

  #tell(message: Message extends infer M ? (M extends Message ? Omit<M, 'key'> : never) : never): void {
    if (this.#key !== undefined) this.#channel?.postMessage({ key: this.#key, ...message });
  }
}
