/** A run's log as it arrives, apart from who shows it: what comes before anybody takes it is kept. */
import type { TRPCClient } from '@trpc/client';
import type { StoredEvent } from '#engine/events.ts';
import type { AppRouter } from '#server/router.ts';

/** The end of what the activation with this key has written so far. */
export type LiveText = { key: string; text: string };

/** `lost`: the stream is being opened again. `broken`: the server refused it for good. */
export type Connection = 'live' | 'lost' | 'broken';

export type Followed = {
  /** From now on, and for what came before. */
  deliver(take: (events: readonly StoredEvent[]) => void): void;
  /** What is being written, from now on: kept nowhere, so what came before is gone. */
  onTexts(take: (texts: readonly LiveText[]) => void): void;
  /** Calls back whenever the connection changes; at once if it is not live. */
  onConnection(tell: (connection: Connection) => void): void;
  stop(): void;
};

/** From the first event; by its idempotency key a run can be followed before its start is confirmed. */
export function followRun(
  client: Pick<TRPCClient<AppRouter>, 'runs'>,
  run: { id: string } | { key: string },
): Followed {
  const early: StoredEvent[] = [];
  let take = (events: readonly StoredEvent[]): void => {
    early.push(...events);
  };
  let takeTexts = (_: readonly LiveText[]): void => {};
  let connection: Connection = 'live';
  let wasLive = false;
  let tell = (_: Connection): void => {};
  const change = (now: Connection): void => {
    if (now === connection) return;
    connection = now;
    tell(now);
  };
  const subscription = client.runs.events.subscribe(run, {
    onData(told) {
      if ('texts' in told) takeTexts(told.texts);
      // JSON keeps events as they are; only the type of their serialized form does not see that.
      else take(told.data as StoredEvent[]);
    },
    onError: () => change('broken'),
    onConnectionStateChange({ state, error }) {
      wasLive ||= state === 'pending';
      if (state !== 'connecting') change('live');
      // The first attempt is no loss yet.
      else if (wasLive || error) change('lost');
    },
  });
  return {
    deliver(taker) {
      take = taker;
      if (early.length > 0) taker(early.splice(0));
    },
    onTexts(taker) {
      takeTexts = taker;
    },
    onConnection(teller) {
      tell = teller;
      if (connection !== 'live') teller(connection);
    },
    stop: () => subscription.unsubscribe(),
  };
}
