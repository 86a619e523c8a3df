/**
 * A run on screen: its events and the fold up to the moment shown. Events are collected and folded once
 * per animation frame; each node and edge subscribes to its own slice of `state.nodes`, or of the
 * iteration shown of the containers around it.
 */
import { createContext, useContext } from 'react';
import { createStore, type StoreApi, useStore } from 'zustand';
import type { StoredEvent } from '#engine/events.ts';
import { EMPTY_RUN, fold, foldAll, type NodeRun, type RunState } from '#engine/fold.ts';
import type { Followed, LiveText } from './follow-run.ts';

export type RunStore = {
  runId: string | null;
  events: readonly StoredEvent[];
  /** The fold up to `at`, or over everything that arrived. */
  state: RunState;
  /** Sequence number the scrubber stands at; `null` follows the newest event. */
  at: number | null;
  /** Every activation inside a container, by its key: an inside may run several times. */
  activations: ReadonlyMap<string, NodeRun>;
  /** The highest iteration so far, by the key of the container's activation. */
  iterations: ReadonlyMap<string, number>;
  /** Iteration somebody looks at, by container; the newest where they chose none. */
  chosen: Readonly<Record<string, number>>;
  /** What is being written, by the key of the activation that writes; no part of the run. */
  texts: Readonly<Record<string, string>>;
  /** True while events arrive as they happen: only then values animate. */
  isLive: boolean;
};

export type RunStoreApi = StoreApi<RunStore> & {
  /** Shows another run, or none. `followed`: its log is on its way already. */
  open(runId: string | null, options?: { isLive: boolean; followed?: Followed }): void;
  /** Takes one event; shown at the next frame. Repeated events change nothing. */
  push(event: StoredEvent): void;
  pushAll(events: readonly StoredEvent[]): void;
  /** What is being written, for as long as it is. */
  hear(texts: readonly LiveText[]): void;
  /** What the open run was opened with; whoever takes it stops it. */
  takeFollowed(): Followed | undefined;
  scrubTo(seq: number | null): void;
  /** Looks at one iteration of a container's inside; `null` follows the newest. */
  choose(container: string, iteration: number | null): void;
};

type Folded = Pick<RunStore, 'state' | 'activations' | 'iterations'>;

const START: Folded = { state: EMPTY_RUN, activations: new Map(), iterations: new Map() };
const EMPTY: RunStore = { ...START, runId: null, events: [], at: null, chosen: {}, texts: {}, isLive: false };

type Schedule = (work: () => void) => void;

/** A hidden tab gets no frames, so a timer stands in: the fold must not fall behind for hours. */
const atNextFrame: Schedule = (work) => {
  if (typeof requestAnimationFrame === 'function' && !document.hidden) requestAnimationFrame(work);
  else setTimeout(work, 50);
};

export function createRunStore(schedule: Schedule = atNextFrame): RunStoreApi {
  const store = createStore<RunStore>(() => EMPTY);
  let waiting: StoredEvent[] = [];
  let followed: Followed | undefined;

  const flush = () => {
    if (waiting.length === 0) return;
    const fresh = waiting;
    waiting = [];
    store.setState((before) => appended(before, fresh));
  };

  const pushAll = (events: readonly StoredEvent[]) => {
    if (events.length === 0) return;
    if (waiting.length === 0) schedule(flush);
    waiting.push(...events);
  };

  return Object.assign(store, {
    open(runId: string | null, options: { isLive: boolean; followed?: Followed } = { isLive: false }) {
      waiting = [];
      followed?.stop();
      followed = options.followed;
      store.setState({ ...EMPTY, runId, isLive: options.isLive });
      followed?.deliver((events) => store.getState().runId === runId && pushAll(events));
    },
    push: (event: StoredEvent) => pushAll([event]),
    pushAll,
    hear(texts: readonly LiveText[]) {
      const told = texts.map(({ key, text }) => [key, text] as const);
      store.setState((before) => ({ texts: { ...before.texts, ...Object.fromEntries(told) } }));
    },
    takeFollowed() {
      const taken = followed;
      followed = undefined;
      return taken;
    },
    scrubTo(seq: number | null) {
      flush();
      store.setState((before) => scrubbed(before, seq));
    },
    choose(container: string, iteration: number | null) {
      store.setState(({ chosen: { [container]: _, ...rest } }) => ({
        chosen: iteration === null ? rest : { ...rest, [container]: iteration },
      }));
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
  const texts = stillWritten(before.texts, unseen);
  if (before.at !== null) return { ...before, events, texts };
  return { ...before, events, texts, ...foldOn(before, unseen) };
}

/** Whoever has settled writes no more. */
function stillWritten(texts: RunStore['texts'], events: readonly StoredEvent[]): RunStore['texts'] {
  const ended = new Set(
    events.flatMap((event) => (ENDS.has(event.kind) && 'key' in event ? [event.key] : [])),
  );
  if (!Object.keys(texts).some((key) => ended.has(key))) return texts;
  return Object.fromEntries(Object.entries(texts).filter(([key]) => !ended.has(key)));
}

const ENDS: ReadonlySet<string> = new Set(['node.settled', 'effect.settled', 'node.aborted']);

/** What the activation shown is writing; nothing once it has answered, and nothing of a moment that is past. */
export function shownText({ texts, at }: RunStore, run: NodeRun | undefined): string | undefined {
  return at === null && run?.state === 'running' ? texts[run.key] : undefined;
}

/** The fold, and the same fold once more for each activation inside a container by itself. */
function foldOn(before: Folded, events: readonly StoredEvent[]): Folded {
  const state = foldAll(events, before.state);
  const inner = events.filter((event) => 'key' in event && event.key.includes('/'));
  if (inner.length === 0) return { state, activations: before.activations, iterations: before.iterations };
  const activations = new Map(before.activations);
  const iterations = new Map(before.iterations);
  for (const event of inner) {
    if (!('key' in event)) continue;
    const { key, node } = event;
    const was = activations.get(key);
    const now = fold({ ...EMPTY_RUN, nodes: was ? { [node]: was } : {} }, event).nodes[node];
    if (now) activations.set(key, now);
    // Of every container around it: one further out may have settled nothing itself yet.
    for (let end = key.lastIndexOf('/'); end > 0; end = key.lastIndexOf('/', end - 1)) {
      const container = key.slice(0, key.lastIndexOf('#', end));
      const iteration = Number(key.slice(container.length + 1, end));
      iterations.set(container, Math.max(iteration, iterations.get(container) ?? 0));
    }
  }
  return { state, activations, iterations };
}

/** Forwards goes on from what is shown; backwards starts again from the first event. */
function scrubbed(before: RunStore, seq: number | null): RunStore {
  const until = seq ?? Number.POSITIVE_INFINITY;
  const from = before.state.seq <= until ? before : START;
  const events = before.events.filter((event) => event.seq > from.state.seq && event.seq <= until);
  return { ...before, at: seq, ...foldOn(from, events), isLive: false };
}

export const RunStoreContext = createContext<RunStoreApi | null>(null);

export function useRunStoreApi(): RunStoreApi {
  const store = useContext(RunStoreContext);
  if (!store) throw new Error('A run view needs a RunStoreContext around it.');
  return store;
}

export const useRunStore = <T>(select: (store: RunStore) => T): T => useStore(useRunStoreApi(), select);

/** Key of the activation shown: `path` is a node after the containers around it, `retry/parallel/agent`. */
export function shownKey({ chosen, iterations }: RunStore, path: string): string {
  const [first = '', ...rest] = path.split('/');
  let key = first;
  let container = first;
  for (const id of rest) {
    key = `${key}#${chosen[container] ?? iterations.get(key) ?? 1}/${id}`;
    container = id;
  }
  return key;
}

/**
 * The activation shown of a node, by its path: that of the iteration somebody chose, else the newest. A
 * node that the newest iteration has not reached shows its last one, as each rung of an escalation does.
 */
export function shownRun(store: RunStore, path: string): NodeRun | undefined {
  if (!path.includes('/')) return store.state.nodes[path];
  const containers = path.split('/');
  const node = containers.pop() ?? path;
  const exact = store.activations.get(shownKey(store, path));
  const isChosen = containers.some((container) => store.chosen[container] !== undefined);
  return exact ?? (isChosen ? undefined : store.state.nodes[node]);
}

/** Every node as it is shown, by id; `pathOf` gives a node's path. The very same record where nothing ran twice. */
export function shownNodes(store: RunStore, pathOf: (node: string) => string): RunState['nodes'] {
  const { nodes } = store.state;
  if (![...store.iterations.values()].some((count) => count > 1)) return nodes;
  // Those of called patterns (`call/agent`) are not on this canvas; their names may be those of others here.
  const own = Object.keys(nodes).filter((node) => !node.includes('/'));
  const shown = own.map((node) => [node, shownRun(store, pathOf(node))] as const);
  return Object.fromEntries(shown.flatMap(([node, run]) => (run ? [[node, run]] : [])));
}

/**
 * What goes on inside the activation shown of a node that has settled nothing yet, e.g. in the pattern it
 * calls: whoever waits for a person first, else whoever runs.
 */
export function openInside(store: RunStore, path: string): NodeRun | undefined {
  const inside = `${shownKey(store, path)}#`;
  let running: NodeRun | undefined;
  for (const [key, run] of store.activations) {
    if (!key.startsWith(inside)) continue;
    if (run.state === 'waiting') return run;
    if (run.state === 'running') running ??= run;
  }
  return running;
}

/** How often the inside of a container ran so far, and which time is shown; `undefined` below two. */
export function shownIteration(store: RunStore, path: string): { shown: number; count: number } | undefined {
  const count = store.iterations.get(shownKey(store, path)) ?? 0;
  const container = path.slice(path.lastIndexOf('/') + 1);
  return count < 2 ? undefined : { shown: Math.min(count, store.chosen[container] ?? count), count };
}

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
