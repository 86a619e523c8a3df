/**
 * A circuit breaker as arithmetic:
 *
 *   closed -> open       when the window is full and at least `failRate` of it failed
 *   open -> half-open    when `openMs` have passed: `trials` calls are let through
 *   half-open -> closed  when a trial succeeds;  half-open -> open  when one fails
 *
 * A trial that never tells (its worker died) is given up after `openMs`, and another is let through.
 */
import type { BreakerRule, BreakerState } from '#primitives/define.ts';

/** Times in milliseconds since 1970. `calls`: oldest first, true = failed. */
export type Breaker = { calls: readonly boolean[]; openedAt?: number; trials: number; triedAt?: number };

export const CLOSED: Breaker = Object.freeze({ calls: [], trials: 0 });

type Asked = { breaker: Breaker; state: BreakerState };

const failures = (calls: readonly boolean[]): number => calls.filter(Boolean).length;

/** May a call be made now? The breaker returned counts it when it is a trial. */
export function askBreaker(breaker: Breaker, rule: BreakerRule, now: number): Asked {
  const counts = { failed: failures(breaker.calls), calls: breaker.calls.length };
  const { openedAt, triedAt = 0 } = breaker;
  if (openedAt === undefined) return { breaker, state: { state: 'closed', ...counts } };
  if (now < openedAt + rule.openMs) return { breaker, state: { state: 'open', ...counts } };
  const trials = now >= triedAt + rule.openMs ? 0 : breaker.trials;
  if (trials >= rule.trials) return { breaker, state: { state: 'open', ...counts } };
  return {
    breaker: { ...breaker, trials: trials + 1, triedAt: now },
    state: { state: 'half-open', ...counts },
  };
}

/** After a call that was let through. */
export function tellBreaker(
  breaker: Breaker,
  rule: BreakerRule,
  call: { isFailure: boolean; now: number },
): Breaker {
  const { isFailure, now } = call;
  if (breaker.openedAt !== undefined) return afterTrial(breaker, rule, call);
  const calls = [...breaker.calls, isFailure].slice(-rule.window);
  const isBroken = calls.length >= rule.window && failures(calls) >= rule.failRate * calls.length;
  return isBroken ? { calls, openedAt: now, trials: 0 } : { calls, trials: 0 };
}

function afterTrial(
  breaker: Breaker,
  rule: BreakerRule,
  { isFailure, now }: { isFailure: boolean; now: number },
): Breaker {
  // a call from before it opened comes back late: it is no trial
  if (breaker.trials === 0) return breaker;
  if (!isFailure) return CLOSED;
  return { calls: [...breaker.calls, true].slice(-rule.window), openedAt: now, trials: 0 };
}
