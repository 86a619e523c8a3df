/**
 * Checks the story of runs after the fact, from their logs and from the calls that the agents counted. Pure:
 * what really happened comes in, what must not have happened goes out.
 */
import type { StoredEvent } from '#engine/events.ts';
import { essence } from './shapes.ts';

/** One call of an agent, told before it began; `call` = `<run>/<activation>`, `at` = ms since 1970. */
export type Call = { call: string; pid: number; at: number };

export type History = {
  runId: string;
  /** The column of `runs`; undefined = there is no such run. */
  status: string | undefined;
  events: readonly StoredEvent[];
  /** Essences of the results that are right. */
  right: ReadonlySet<string>;
};

export type Verdict =
  /** Acknowledged and not there. */
  | 'lost'
  /** There, and not at its end. */
  | 'stuck'
  | 'wrong'
  /** Numbers not 1, 2, 3, ...; an end that is not the last event; a column that says something else. */
  | 'broken log'
  /** An effect with two outcomes, or an outcome written by a worker that did not hold the run. */
  | 'stale write';

export type Finding = { runId: string; verdict: Verdict; what: string };

export function judgeHistory({ runId, status, events, right }: History): Finding[] {
  const found: Finding[] = [];
  const find = (verdict: Verdict, what: string) => found.push({ runId, verdict, what });
  if (status === undefined || events.length === 0)
    return [{ runId, verdict: 'lost', what: 'nothing is there' }];
  const gap = events.findIndex(({ seq }, i) => seq !== i + 1);
  if (gap >= 0) find('broken log', `event ${gap + 1} has number ${events[gap]?.seq}`);
  const ends = events.filter(({ kind }) => kind === 'run.finished');
  const end = events.at(-1);
  if (end?.kind !== 'run.finished') {
    if (ends.length > 0) find('broken log', `${end?.kind} after the end`);
    else find('stuck', `${status}, last ${end?.kind}`);
    return found;
  }
  if (ends.length > 1) find('broken log', `${ends.length} ends`);
  if (end.status !== status) find('broken log', `ended as ${end.status}, the column says ${status}`);
  const result = end.result ? essence(end.result) : '';
  if (!right.has(result)) find('wrong', `${end.status}: ${result} ${end.reason ?? ''}`);
  for (const what of staleWrites(events)) find('stale write', what);
  return found;
}

type Outcome = Extract<
  StoredEvent,
  { kind: 'node.settled' | 'effect.settled' | 'human.answered' | 'human.expired' }
>;

const isOutcome = (event: StoredEvent): event is Outcome =>
  event.kind === 'effect.settled' ||
  event.kind === 'human.answered' ||
  event.kind === 'human.expired' ||
  (event.kind === 'node.settled' && event.effect === true);

/** A worker's id is `<host>/<pid>/<random>`; the agents of tests say in an answer's reason who wrote it. */
const pidOf = (worker: string): string => worker.split('/').at(-2) ?? '';

function staleWrites(events: readonly StoredEvent[]): string[] {
  const found: string[] = [];
  const settled = new Set<string>();
  let epoch = 0;
  let holder = '';
  for (const event of events) {
    if (event.kind === 'run.started' || event.kind === 'run.resumed') {
      if (event.epoch <= epoch) found.push(`epoch ${event.epoch} after ${epoch}`);
      epoch = event.epoch;
      holder = pidOf(event.worker);
    }
    if (!isOutcome(event)) continue;
    if (settled.has(event.key)) found.push(`${event.key} has two outcomes`);
    settled.add(event.key);
    const writer = writerOf(event);
    if (writer !== undefined && writer !== holder) found.push(`${event.key} by ${writer}, held by ${holder}`);
  }
  return found;
}

function writerOf(event: Outcome): string | undefined {
  const belief =
    event.kind === 'node.settled' ? event.out.out : event.kind === 'effect.settled' ? event.out : null;
  return /^by (\d+)$/.exec(belief?.reason ?? '')?.[1];
}

export type Repeats = {
  /** Activations that were called. */
  called: number;
  /** Calls beyond the first of their activation. */
  again: number;
  /** Calls beyond the first that began after their outcome was in the log. */
  afterOutcome: number;
};

/** Between the clock of a process and the database's, which events are told by. Nobody takes over faster. */
const SKEW_MS = 500;

export function countRepeats(
  logs: ReadonlyMap<string, readonly StoredEvent[]>,
  calls: readonly Call[],
): Repeats {
  const settledAt = new Map<string, number>();
  for (const [runId, events] of logs) {
    for (const event of events) if (isOutcome(event)) settledAt.set(`${runId}/${event.key}`, event.at);
  }
  const called = new Set<string>();
  const again: Call[] = [];
  for (const one of calls) {
    if (called.has(one.call)) again.push(one);
    called.add(one.call);
  }
  const afterOutcome = again.filter(({ call, at }) => at > (settledAt.get(call) ?? Infinity) + SKEW_MS);
  return { called: called.size, again: again.length, afterOutcome: afterOutcome.length };
}

export type Kill = { pid: number; at: number };

/** Milliseconds from each kill to the moment when each run that the dead worker held went on; Infinity = never. */
export function recoveries(logs: Iterable<readonly StoredEvent[]>, kills: readonly Kill[]): number[] {
  const found: number[] = [];
  for (const events of logs) for (const kill of kills) found.push(...recoveryOf(events, kill));
  return found;
}

function recoveryOf(events: readonly StoredEvent[], { pid, at }: Kill): number[] {
  const told = events.filter(({ kind }) => STATES.has(kind));
  const held = told.findLast((event) => event.at <= at);
  const isHeld =
    (held?.kind === 'run.started' || held?.kind === 'run.resumed') && pidOf(held.worker) === String(pid);
  if (!isHeld) return [];
  const next = told.find((event) => event.at > at);
  if (!next) return [Infinity];
  // Anything else was on its way when the worker died: it had let go of the run already.
  return next.kind === 'run.resumed' ? [next.at - at] : [];
}

const STATES: ReadonlySet<string> = new Set(['run.started', 'run.resumed', 'run.waiting', 'run.finished']);
