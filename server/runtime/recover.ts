/** What a log tells the worker that goes on with the run. Pure. */
import { costOf } from '#engine/event-cost.ts';
import type { EventOutputs, ReleaseMode, RunEvent, StoredEvent } from '#engine/events.ts';
import type { Pins } from '#engine/pins.ts';
import { HUMAN_CLAIM } from '#primitives/human.ts';
import { abstain, type Belief, fail, ok, unknown } from '#primitives/kit/belief.ts';

export type Recovered = {
  /** Outcomes of effects, by key: not performed again. */
  known: ReadonlyMap<string, Belief>;
  /** When timers without an outcome are due, by key: milliseconds since 1970. */
  timers: ReadonlyMap<string, number>;
  /** Counts by kind and key: a replayed event that is counted here is not written again. */
  logged: Map<string, number>;
  /** Times the run was started since it last got anywhere: an outcome, an answer, a clean stop. */
  attempts: number;
  /** Milliseconds since 1970; absent when it never started. */
  startedAt?: number;
  /** Agent calls with an outcome, and what they cost; outcomes of an earlier run are not counted. */
  spent: { calls: number; units: number };
  /** Activations that have started, or may: by key. */
  passed: ReadonlySet<string>;
  /** How the run was last told to go on after a pause. */
  released?: ReleaseMode;
  pins: Pins;
  /** Runs that pinned outcomes come from, by node. */
  pinnedFrom: ReadonlyMap<string, string>;
  seq: number;
  /** Is there anything that a waiting run has not seen? */
  hasNews: boolean;
};

export function recover(events: readonly StoredEvent[]): Recovered {
  const known = new Map<string, Belief>();
  const timers = new Map<string, number>();
  const logged = new Map<string, number>();
  const passed = new Set<string>();
  const pins = new Map<string, EventOutputs>();
  const pinnedFrom = new Map<string, string>();
  const state: Recovered = {
    known,
    timers,
    logged,
    passed,
    pins,
    pinnedFrom,
    attempts: 0,
    spent: { calls: 0, units: 0 },
    seq: events.at(-1)?.seq ?? 0,
    hasNews: events.at(-1)?.kind !== 'run.waiting',
  };
  for (const event of events) {
    if ('key' in event) count(logged, event);
    const outcome = outcomeOf(event);
    if (outcome) known.set(outcome.key, outcome.belief);
    followTimers(timers, event);
    addCost(state.spent, event);
    state.attempts = attemptsAfter(state.attempts, event, outcome !== undefined);
    if (event.kind === 'run.started') state.startedAt ??= event.at;
    for (const key of startedBy(event)) passed.add(key);
    if (event.kind === 'run.released') state.released = event.mode;
    if (event.kind === 'node.pinned') {
      pins.set(event.node, event.out);
      pinnedFrom.set(event.node, event.from);
    }
  }
  return state;
}

/** Keys of the activations that this event lets start, or tells that they have. */
function startedBy(event: RunEvent): readonly string[] {
  switch (event.kind) {
    case 'run.released':
      return event.keys;
    case 'node.started':
    case 'node.settled':
    case 'node.skipped':
      return [event.key];
    default:
      return [];
  }
}

type Keyed = Extract<RunEvent, { key: string }>;

const identity = (event: Keyed): string => `${event.kind} ${event.key}`;

/** An end that is told without its beginning answers for both: see run-log.ts. */
function count(logged: Map<string, number>, event: Keyed): void {
  logged.set(identity(event), (logged.get(identity(event)) ?? 0) + 1);
  const start = `node.started ${event.key}`;
  if (event.kind === 'node.settled') logged.set(start, Math.max(logged.get(start) ?? 0, 1));
}

/**
 * Was this event of a replay already written by an earlier worker? Each written one answers for one
 * replayed one. A call whose outcome was lost is made again, and told again.
 */
export function isRepeat({ logged, known }: Recovered, event: RunEvent): boolean {
  // A timer that goes on is not set again; one that is, is another.
  if (!('key' in event) || event.kind === 'timer.set') return false;
  const isCall = event.kind === 'node.started' && (event.effect === 'agent' || event.effect === 'timer');
  if (isCall && !known.has(event.key)) return false;
  const left = logged.get(identity(event)) ?? 0;
  if (left === 0) return false;
  logged.set(identity(event), left - 1);
  return true;
}

function outcomeOf(event: RunEvent): { key: string; belief: Belief } | undefined {
  switch (event.kind) {
    case 'effect.settled':
      return { key: event.key, belief: event.out };
    case 'node.settled': {
      const belief = event.effect ? event.out.out : undefined;
      return belief ? { key: event.key, belief } : undefined;
    }
    case 'human.answered':
      return { key: event.key, belief: answered(event.key, event.answer) };
    case 'human.expired':
      return { key: event.key, belief: expired(event.key, event.as) };
    default:
      return undefined;
  }
}

/** Stopping a node stops its timers; should it be asked again, they begin anew. */
function followTimers(timers: Map<string, number>, event: RunEvent): void {
  if (event.kind === 'timer.set') timers.set(event.key, event.until);
  if (event.kind !== 'node.aborted') return;
  for (const key of timers.keys()) {
    if (key === event.key || key.startsWith(`${event.key}:`)) timers.delete(key);
  }
}

/** A person has decided this very item: a verification, not a number. */
const answered = (key: string, answer: unknown): Belief =>
  ok(answer, unknown(HUMAN_CLAIM, 'given'), {
    evidence: [key],
    verified: [{ oracle: 'person', verdict: 'pass', covers: HUMAN_CLAIM }],
  });

const expired = (key: string, how: 'abstain' | 'fail'): Belief =>
  (how === 'fail' ? fail : abstain)('Nobody answered before the deadline.', {
    claim: HUMAN_CLAIM,
    evidence: [key],
  });

function addCost(spent: Recovered['spent'], event: RunEvent): void {
  const cost = costOf(event);
  if (!cost) return;
  spent.calls += cost.calls;
  spent.units += cost.units;
}

function attemptsAfter(attempts: number, event: RunEvent, isOutcome: boolean): number {
  if (isOutcome || event.kind === 'run.waiting') return 0;
  if (event.kind === 'run.started') return attempts + 1;
  if (event.kind !== 'run.resumed') return attempts;
  return event.because === 'takeover' ? attempts + 1 : 1;
}
