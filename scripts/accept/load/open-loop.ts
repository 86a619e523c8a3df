/** Constant arrival rate: what is asked next does not wait for what was asked before. */
import { setTimeout as pause } from 'node:timers/promises';

/**
 * Calls `arrive` with its number `perSecond` times a second for `ms`. Late ones are not left out but follow at
 * once, each told when it was due (milliseconds since 1970). Resolves when all have been answered.
 */
export async function openLoop(
  { perSecond, ms }: { perSecond: number; ms: number },
  arrive: (n: number, due: number) => Promise<void>,
): Promise<void> {
  const begin = performance.now();
  const count = Math.floor((perSecond * ms) / 1000);
  const under: Promise<void>[] = [];
  for (let n = 0; n < count; n++) {
    const due = begin + (n * 1000) / perSecond;
    const wait = due - performance.now();
    if (wait > 1) await pause(wait);
    under.push(arrive(n, performance.timeOrigin + due));
  }
  await Promise.all(under);
}
