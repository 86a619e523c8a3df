/**
 * A run on screen: its events and the fold up to the moment shown. Events are collected and folded once
 * per animation frame; each node and edge subscribes to its own slice of `state.nodes`.
 */
import { createContext, useContext } from 'react';
import { createStore, type StoreApi, useStore } from 'zustand';
import type { StoredEvent } from '#engine/events.ts';
import { EMPTY_RUN, fold, foldAll, type NodeRun, type RunState } from '#engine/fold.ts';

export type RunStore = {
  runId: string | null;
  events: readonly StoredEvent[];
  /** The fold up to `at`, or over everything that arrived. */
  state: RunState;
  /** Sequence number the scrubber stands at; `null` follows the newest event. */
  at: number | null;
  /** True while events arrive as they happen: only then values animate. */
  isLive: boolean;
};

export type RunStoreApi = StoreApi<RunStore> & {
  /** Shows another run, or none. */
  open(runId: string | null, options?: { isLive: boolean }): void;
  /** Takes one event; shown at the next frame. Repeated events change nothing. */
  push(event: StoredEvent): void;
  scrubTo(seq: number | null): void;
};

const EMPTY: RunStore = { runId: null, events: [], state: EMPTY_RUN, at: null, isLive: false };

type Schedule = (work: () => void) => void;

/** A hidden tab gets no frames, so a timer stands in: the fold must not fall behind for hours. */
const atNextFrame: Schedule = (work) => {
  if (typeof requestAnimationFrame === 'function' && !document.hidden) requestAnimationFrame(work);
  else setTimeout(work, 50);
};

export function createRunStore(schedule: Schedule = atNextFrame): RunStoreApi {
  const store = createStore<RunStore>(() => EMPTY);
  let waiting: StoredEvent[] = [];

  const flush = () => {
    if (waiting.length === 0) return;
    const fresh = waiting;
    waiting = [];
    store.setState((before) => appended(before, fresh));
  };

  return Object.assign(store, {
    open(runId: string | null, options = { isLive: false }) {
      waiting = [];
      store.setState({ ...EMPTY, runId, isLive: options.isLive });
    },
    push(event: StoredEvent) {
      waiting.push(event);
      if (waiting.length === 1) schedule(flush);
    },
    scrubTo(seq: number | null) {
      flush();
      store.setState((before) => scrubbed(before, seq));
    },
  });
}

function appended(before: RunStore, fresh: readonly StoredEvent[]): RunStore {
  let last = before.events.at(-1)?.seq ?? 0;
  const unseen: StoredEvent[] = [];
  for (const event of fresh.toSorted((a, b) => a.seq - b.seq)) {
    if (event.seq <= last) continue;
    last = event.seq;
    unseen.push(event);
  }
  if (unseen.length === 0) return before;
  const events = [...before.events, ...unseen];
  if (before.at !== null) return { ...before, events };
  return { ...before, events, state: unseen.reduce(fold, before.state) };
}

/** Forwards goes on from what is shown; backwards starts again from the first event. */
function scrubbed(before: RunStore, seq: number | null): RunStore {
  const until = seq ?? Number.POSITIVE_INFINITY;
  const from = before.state.seq <= until ? before.state : EMPTY_RUN;
  const state = foldAll(
    before.events.filter((event) => event.seq > from.seq && event.seq <= until),
    from,
  );
  return { ...before, at: seq, state, isLive: false };
}

export const RunStoreContext = createContext<RunStoreApi | null>(null);

export function useRunStoreApi(): RunStoreApi {
  const store = useContext(RunStoreContext);
  if (!store) throw new Error('A run view needs a RunStoreContext around it.');
  return store;
}

export const useRunStore = <T>(select: (store: RunStore) => T): T => useStore(useRunStoreApi(), select);

/** The latest activation of one node; only its own changes re-render the caller. */
export const useNodeRun = (node: string): NodeRun | undefined =>
  useRunStore((store) => store.state.nodes[node]);

export const isRunOver = (state: RunState): boolean =>
  state.status === 'succeeded' ||
  state.status === 'abstained' ||
  state.status === 'failed' ||
  state.status === 'cancelled';

/** Works right now. A run that waits for a person may wait for days, and others may start meanwhile. */
export const isRunBusy = (state: RunState): boolean => !isRunOver(state) && state.status !== 'waiting';

/** Whether the run has ended by now, whatever moment the scrubber shows. */
export const useHasEnded = (): boolean =>
  useRunStore((store) => store.events.at(-1)?.kind === 'run.finished');
