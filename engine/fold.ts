/**
 * (state, event) -> state: the one reading of a run's log. The live canvas, the scrubber, the timeline
 * and replay all use it, so they cannot disagree. Events at or below `seq` change nothing: folding a
 * log twice, or a reconnect that repeats an event, is harmless.
 */
import type { Belief } from '#primitives/kit/belief.ts';
import type { DebugSettings, EventOutputs, RunEvent, RunStatus, StoredEvent } from './events.ts';

export type NodeState = 'running' | 'waiting' | 'succeeded' | 'abstained' | 'failed' | 'skipped' | 'aborted';

/** The latest activation of a node; a node that no event names was not reached. */
export type NodeRun = {
  state: NodeState;
  /** Activation key, e.g. `retry#2/agent`. */
  key: string;
  out?: EventOutputs;
  /** Milliseconds since 1970. */
  startedAt?: number;
  endedAt?: number;
  /** Milliseconds the activation took. */
  ms?: number;
  /** Times this activation was started: more than 1 after a crash or an abort. */
  attempts: number;
  /** Why it failed, abstained or was aborted. */
  reason?: string;
  /** Id of the open question. */
  approval?: string;
  question?: string;
  /** Run whose outcome was taken over. */
  reused?: string;
  /** Run whose outcome it was pinned to. */
  pinned?: string;
  /** It waits because somebody wants to look before it starts. */
  paused?: true;
};

export type RunState = {
  status: RunStatus;
  seq: number;
  nodes: Readonly<Record<string, NodeRun>>;
  /** Beliefs by activation key, for containers whose inside ran several times. */
  result?: Belief;
  reason?: string;
  startedAt?: number;
  finishedAt?: number;
  retryOf?: string;
  cancelRequestedBy?: string;
  debug?: DebugSettings;
};

export const EMPTY_RUN: RunState = { status: 'queued', seq: 0, nodes: {} };

export const fold = (state: RunState, event: StoredEvent): RunState => foldAll([event], state);

/** As `fold` of one after the other, but the nodes are copied once: time grows with the events alone. */
export function foldAll(events: readonly StoredEvent[], from: RunState = EMPTY_RUN): RunState {
  if (events.every(({ seq }) => seq <= from.seq)) return from;
  const nodes = new Map(Object.entries(from.nodes));
  let state = from;
  for (const event of events) {
    if (event.seq > state.seq) state = { ...foldEvent(state, event, nodes), seq: event.seq };
  }
  return { ...state, nodes: Object.fromEntries(nodes) };
}

/** What the event says about a node goes into `nodes`; the nodes of `state` stay as they are. */
function foldEvent(state: RunState, event: RunEvent, nodes: Map<string, NodeRun>): RunState {
  switch (event.kind) {
    case 'run.queued':
      return {
        ...state,
        ...(event.retryOf !== undefined && { retryOf: event.retryOf }),
        ...(event.debug && { debug: event.debug }),
      };
    case 'run.started':
      return { ...state, status: 'running', startedAt: state.startedAt ?? event.at };
    case 'run.resumed':
      return { ...state, status: 'running' };
    case 'run.waiting':
      return { ...state, status: 'waiting' };
    case 'run.cancelRequested':
      return { ...state, cancelRequestedBy: event.by };
    case 'run.finished':
      return finished(state, event);
    case 'effect.settled':
    case 'timer.set':
    case 'node.pinned':
      return state;
    case 'run.released':
      letGo(nodes, event.keys);
      return state;
    case 'human.expired':
      return state;
    default:
      nodes.set(event.node, foldNode(nodes.get(event.node), event));
      return state;
  }
}

/** They have not started: whoever starts next is told by its own events. */
function letGo(nodes: Map<string, NodeRun>, keys: readonly string[]): void {
  for (const [node, { paused, key }] of nodes) if (paused && keys.includes(key)) nodes.delete(node);
}

function finished(state: RunState, event: Extract<RunEvent, { kind: 'run.finished' }>): RunState {
  return {
    ...state,
    status: event.status,
    finishedAt: event.at,
    ...(event.result && { result: event.result }),
    ...(event.reason !== undefined && { reason: event.reason }),
  };
}

type NodeEvent = Extract<
  RunEvent,
  {
    kind:
      | 'node.started'
      | 'node.settled'
      | 'node.skipped'
      | 'node.aborted'
      | 'node.paused'
      | 'node.waiting'
      | 'human.answered';
  }
>;

function foldNode(before: NodeRun | undefined, event: NodeEvent): NodeRun {
  const same = before?.key === event.key ? before : undefined;
  const base = { key: event.key, attempts: same?.attempts ?? 0 };
  const started = same?.startedAt === undefined ? {} : { startedAt: same.startedAt };
  switch (event.kind) {
    case 'node.started':
      // Asked again after a takeover or a retry, with the outcome in the log already: it stays settled.
      if (same?.out) return same;
      return { ...base, state: 'running', startedAt: event.at, attempts: base.attempts + 1 };
    case 'node.settled':
      // What began and ended within one write is told by its end alone.
      return {
        startedAt: event.at - event.ms,
        ...base,
        ...started,
        attempts: Math.max(1, base.attempts),
        ...settled(event),
      };
    case 'node.skipped':
      return { ...base, state: 'skipped', endedAt: event.at };
    case 'node.aborted':
      return { ...base, ...started, state: 'aborted', endedAt: event.at, reason: event.because };
    case 'node.waiting':
      return { ...base, ...started, state: 'waiting', approval: event.approval, question: event.question };
    case 'node.paused':
      return { ...base, state: 'waiting', paused: true };
    case 'human.answered':
      return { ...base, ...started, state: 'running' };
  }
}

const STATES = { ok: 'succeeded', abstain: 'abstained', fail: 'failed' } as const;

function settled(event: Extract<RunEvent, { kind: 'node.settled' }>) {
  const shown = Object.values(event.out).find((belief) => belief !== null);
  return {
    state: shown ? STATES[shown.outcome] : ('skipped' as const),
    out: event.out,
    endedAt: event.at,
    ms: event.ms,
    ...(shown?.reason !== undefined && { reason: shown.reason }),
    ...(event.reused !== undefined && { reused: event.reused }),
    ...(event.pinned !== undefined && { pinned: event.pinned }),
  };
}
