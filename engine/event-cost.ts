/** What an event says that agents cost. */
import type { Cost } from '#primitives/kit/belief.ts';
import type { RunEvent } from './events.ts';

/** What an agent call cost; undefined for every other event. */
export function costOf(event: RunEvent): Cost | undefined {
  if (event.kind === 'effect.settled') return event.effect === 'agent' ? event.out.cost : undefined;
  if (event.kind !== 'node.settled' || !event.effect || event.reused !== undefined) return undefined;
  return event.out.out?.cost;
}
