/** What all workers share of an agent, in the database: breaker, meter and kept answers. */
import { and, eq } from 'drizzle-orm';
import type { Db } from '#db/client.ts';
import { agentMeters } from '#db/schema/agents.ts';
import type { BreakerState } from '#primitives/define.ts';
import type { Belief } from '#primitives/kit/belief.ts';
import { consultBreaker, isClosed, tellBreakers } from '#server/runtime/breakers.ts';
import { clockOf } from '#server/runtime/clock.ts';
import { recall, remember } from '#server/runtime/memory-store.ts';
import { withWorkspace } from '#server/with-workspace.ts';
import { type Meter, meterState } from './meter.ts';
import type { Resilience } from './settings.ts';

/** First attempts by agent; lost with the process, which only makes second ones fewer. */
const firsts = new Map<string, number>();

/** Calls of this process that went well since its breaker was last told: with the next failure it is told of them. */
const successes = new Map<string, number>();
/** Breakers of which this process was let through for a trial. */
const trials = new Set<string>();
const CLOSED_STATE: BreakerState = { state: 'closed', failed: 0, calls: 0 };

type Rule = NonNullable<Resilience['breaker']>;

export type Shared = {
  ask(rule: Rule): Promise<BreakerState>;
  tell(rule: Rule, isFailure: boolean): Promise<void>;
  /** Changes the meter under its lock; what `change` gives back is what counts. */
  meter<T>(change: (meter: Meter, now: number) => { meter: Meter; result: T }): Promise<T>;
  /** A first attempt was made: told to the meter when a second one is asked for, so that it costs nothing now. */
  countFirst(): void;
  /** First attempts of this process since this was last asked. */
  takeFirsts(): number;
  recall(key: unknown): Promise<{ belief: Belief; ageMs: number } | undefined>;
  remember(key: unknown, belief: Belief): Promise<void>;
};

/** `space` tells versions of an agent apart: an old answer is none of a new version. */
export function sharedIn(
  db: Db,
  { workspaceId, agentId, space }: { workspaceId: string; agentId: string; space: string },
): Shared {
  const place = { workspaceId, key: `agent ${agentId}` };
  const id = `${workspaceId} ${agentId}`;
  const ruleOf = ({ lowConfidence: _, ...rule }: Rule) => rule;
  return {
    async ask(rule) {
      const isFree = await isClosed(db, place);
      if (isFree) return CLOSED_STATE;
      const state = await consultBreaker(db, place, { op: 'ask', rule: ruleOf(rule) });
      // What went well before it opened says nothing any more.
      successes.delete(id);
      if (state.state === 'half-open') trials.add(id);
      return state;
    },
    async tell(rule, isFailure) {
      const before = successes.get(id) ?? 0;
      // Nothing is written for a call that went well while it is closed, unless it has to be weighed at once.
      if (!isFailure && !trials.has(id)) {
        successes.set(id, Math.min(rule.window, before + 1));
        return;
      }
      successes.delete(id);
      trials.delete(id);
      const calls = [...Array.from({ length: before }, () => false), isFailure];
      await tellBreakers(db, place, { rule: ruleOf(rule), calls });
    },
    countFirst: () => void firsts.set(id, (firsts.get(id) ?? 0) + 1),
    takeFirsts() {
      const count = firsts.get(id) ?? 0;
      firsts.delete(id);
      return count;
    },
    meter: (change) => changeMeter(db, { workspaceId, agentId }, change),
    recall: (key) => recall(db, workspaceId, { op: 'recall', space, key, match: 'exact', atLeast: 1 }),
    remember: (key, belief) => remember(db, workspaceId, { op: 'remember', space, key, belief }),
  };
}

async function changeMeter<T>(
  db: Db,
  { workspaceId, agentId }: { workspaceId: string; agentId: string },
  change: (meter: Meter, now: number) => { meter: Meter; result: T },
): Promise<T> {
  const isThis = and(eq(agentMeters.workspaceId, workspaceId), eq(agentMeters.agentId, agentId));
  const clock = clockOf(db);
  await clock.current();
  return withWorkspace(db, workspaceId, async (tx) => {
    await tx.insert(agentMeters).values({ workspaceId, agentId, state: {} }).onConflictDoNothing();
    const [row] = await tx.select().from(agentMeters).where(isThis).for('update');
    const before = meterState.parse(row?.state ?? {});
    const { meter, result } = change(before, clock.now());
    await tx.update(agentMeters).set({ state: meter }).where(isThis);
    return result;
  });
}
