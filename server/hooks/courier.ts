/** The part of a worker that sends webhooks. Every worker looks; each delivery is in one pair of hands at a time. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Db } from '#db/client.ts';
import { type Claimed, claimDue, deliver } from './webhooks.ts';

const LOOK_MS = 1_000;
/** On their way at once, of one worker. */
const HANDS = 8;

export type Courier = { stop(): Promise<void> };

/** Sends what is due until it is stopped; `stop` resolves when nothing is on its way any more. */
export function startCourier(db: Db, { onError }: { onError(error: unknown, what: string): void }): Courier {
  const stopped = new AbortController();
  const { signal } = stopped;
  const carry = (one: Claimed) =>
    deliver(db, one).catch((error: unknown) => onError(error, `sending delivery ${one.id}`));
  const run = async () => {
    while (!signal.aborted) {
      const due = await claimDue(db, HANDS).catch((error: unknown) => {
        onError(error, 'looking for webhooks to send');
        return [];
      });
      await Promise.all(due.map(carry));
      if (due.length < HANDS) await pause(LOOK_MS, undefined, { signal }).catch(() => {});
    }
  };
  const ended = run();
  return {
    stop: () => {
      stopped.abort();
      return ended;
    },
  };
}
