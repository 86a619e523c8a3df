/**
 * What all workers share of one agent, as arithmetic: calls under way, requests of the last minute, and what is
 * left for second attempts. Times in milliseconds since 1970 by the database's clock.
 */
import { z } from 'zod';
import type { Resilience } from './settings.ts';

export const meterState = z.object({
  /** Calls under way: id -> when it counts as lost, because its worker must be gone. */
  underWay: z.record(z.string(), z.number()).default({}),
  /** Requests that may start now, and when that was reckoned; refilled evenly. */
  starts: z.number().optional(),
  at: z.number().optional(),
  /** Second attempts that may be made. */
  spare: z.number().optional(),
});

export type Meter = z.infer<typeof meterState>;

/** Second attempts are at most this share of calls, beside a few to begin with: 1.1 attempts a call in all. */
const SPARE = { perCall: 0.09, first: 2, most: 10 };

export type Taken = { meter: Meter; waitMs: number };

type Limits = Pick<Resilience, 'concurrency' | 'perMinute' | 'timeoutMs'>;

/** A worker that is gone gives its places back this long after the call must have ended. */
const LOST_AFTER_MS = 5_000;
/** How soon to ask again for a place that somebody else has. */
const ASK_AGAIN_MS = 50;

/** May a call with this id start now? `waitMs` 0 = yes, and it is counted; else ask again then. */
export function takePlace(
  meter: Meter,
  { concurrency, perMinute, timeoutMs }: Limits,
  { id, now }: { id: string; now: number },
): Taken {
  const underWay = Object.fromEntries(Object.entries(meter.underWay).filter(([, lost]) => lost > now));
  const starts = perMinute === undefined ? undefined : refilled(meter, perMinute, now);
  const rested: Meter = { ...meter, underWay, ...(starts !== undefined && { starts, at: now }) };
  if (concurrency !== undefined && Object.keys(underWay).length >= concurrency)
    return { meter: rested, waitMs: ASK_AGAIN_MS };
  if (starts !== undefined && perMinute !== undefined && starts < 1)
    return { meter: rested, waitMs: Math.ceil(((1 - starts) * 60_000) / perMinute) };
  return {
    meter: {
      ...rested,
      underWay: { ...underWay, [id]: now + timeoutMs + LOST_AFTER_MS },
      ...(starts !== undefined && { starts: starts - 1 }),
    },
    waitMs: 0,
  };
}

/** A tenth of a minute may go at once, so that a burst is spread and not refused. */
function refilled({ starts, at }: Meter, perMinute: number, now: number): number {
  const most = Math.max(1, perMinute / 10);
  if (starts === undefined || at === undefined) return most;
  return Math.min(most, starts + (Math.max(0, now - at) * perMinute) / 60_000);
}

export function givePlace(meter: Meter, id: string): Meter {
  const { [id]: _, ...underWay } = meter.underWay;
  return { ...meter, underWay };
}

/** After so many first attempts, each of which earned a part of a second one. */
export const earn = (meter: Meter, calls: number): Meter => ({
  ...meter,
  spare: Math.min(SPARE.most, (meter.spare ?? SPARE.first) + calls * SPARE.perCall),
});

/** `undefined` when nothing is left for a second attempt. */
export function spend(meter: Meter): Meter | undefined {
  const spare = meter.spare ?? SPARE.first;
  return spare >= 1 ? { ...meter, spare: spare - 1 } : undefined;
}
