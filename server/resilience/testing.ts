/** What workers share of an agent, in memory: for tests of what is around a call, without a database. */
import type { Belief } from '#primitives/kit/belief.ts';
import { askBreaker, type Breaker, CLOSED, tellBreaker } from '#server/runtime/breaker.ts';
import { type Meter, meterState } from './meter.ts';
import type { Shared } from './shared.ts';

export function memoryShared(now: () => number = Date.now): Shared {
  let breaker: Breaker = CLOSED;
  let meter: Meter = meterState.parse({});
  let firsts = 0;
  const kept = new Map<string, { belief: Belief; at: number }>();
  return {
    async ask(rule) {
      const asked = askBreaker(breaker, rule, now());
      breaker = asked.breaker;
      return asked.state;
    },
    async tell(rule, isFailure) {
      breaker = tellBreaker(breaker, rule, { isFailure, now: now() });
    },
    async meter(change) {
      const changed = change(meter, now());
      meter = changed.meter;
      return changed.result;
    },
    countFirst: () => {
      firsts += 1;
    },
    takeFirsts() {
      const count = firsts;
      firsts = 0;
      return count;
    },
    async recall(key) {
      const found = kept.get(JSON.stringify(key));
      return found && { belief: found.belief, ageMs: now() - found.at };
    },
    async remember(key, belief) {
      kept.set(JSON.stringify(key), { belief, at: now() });
    },
  };
}
