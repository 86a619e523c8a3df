/** A run's log as it arrives, apart from who shows it: what comes before anybody takes it is kept. */
import type { TRPCClient } from '@trpc/client';
import type { StoredEvent } from '#engine/events.ts';
import type { AppRouter } from '#server/router.ts';

export type Followed = {
  /** From now on, and for what came before. */
  deliver(take: (events: readonly StoredEvent[]) => void): void;
  /** Calls back when the stream broke and does not come back by itself; at once if it has. */
  onBroken(tell: () => void): void;
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
  let isBroken = false;
  let tell = () => {};
  const subscription = client.runs.events.subscribe(run, {
    // JSON keeps events as they are; only the type of their serialized form does not see that.
    onData: ({ data }) => take(data as StoredEvent[]),
    onError: () => {
      isBroken = true;
      tell();
    },
  });
  return {
    deliver(taker) {
      take = taker;
      if (early.length > 0) taker(early.splice(0));
    },
    onBroken(teller) {
      tell = teller;
      if (isBroken) teller();
    },
    stop: () => subscription.unsubscribe(),
  };
}
