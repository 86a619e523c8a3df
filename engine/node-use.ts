/** What each node took so far: a fold over the log, up to the moment that is shown. */
import { costOf } from './event-cost.ts';
import type { StoredEvent } from './events.ts';

export type NodeUse = {
  /** Milliseconds its activations took, added up; activations at the same time count each. */
  ms: number;
  /** Activations that settled. */
  times: number;
  /** Agent calls it made, and what they cost; those of what is inside are counted there. */
  calls: number;
  units: number;
};

const NONE: NodeUse = { ms: 0, times: 0, calls: 0, units: 0 };

/** By node id; what a called pattern did counts for the node that called it. Reused outcomes took nothing. */
export function usesOf(events: readonly StoredEvent[]): ReadonlyMap<string, NodeUse> {
  const uses = new Map<string, NodeUse>();
  for (const event of events) {
    if (event.kind !== 'node.settled' && event.kind !== 'effect.settled') continue;
    const inside = event.node.indexOf('/');
    const node = inside < 0 ? event.node : event.node.slice(0, inside);
    const { ms, times, calls, units } = uses.get(node) ?? NONE;
    const cost = costOf(event);
    const isWhole = event.kind === 'node.settled' && inside < 0 && event.reused === undefined;
    uses.set(node, {
      ms: ms + (isWhole ? event.ms : 0),
      times: times + (isWhole ? 1 : 0),
      calls: calls + (cost?.calls ?? 0),
      units: units + (cost?.units ?? 0),
    });
  }
  return uses;
}
