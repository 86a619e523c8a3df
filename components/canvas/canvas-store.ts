/**
 * What one canvas shows: the pattern, what is known about it, and the selection. The designer and the
 * run view share it; only the designer's actions (`edit.ts`) change the pattern.
 */
import { createContext, useContext } from 'react';
import { createStore, type StoreApi, useStore } from 'zustand';
import { type History, startHistory } from '#engine/history.ts';
import type { Called } from '#engine/infer.ts';
import type { Issue } from '#engine/issues.ts';
import { EMPTY_PATTERN, type Pattern } from '#engine/pattern.ts';
import type { AgentCard, PortFacts } from '#primitives/define.ts';
import type { Bound } from '#primitives/kit/bound.ts';
import type { Grantable } from '#server/access/permissions.ts';
import { type Elements, type FlowEdge, type FlowNode, toFlow } from './flow-elements.ts';
import type { Guide } from './guides.ts';
import type { Lifted } from './lift.ts';
import { indexNodes, type NodesById, thresholdsOf } from './scene.ts';
import { isContainer, type Side } from './shape.ts';
import { type View, WHOLE } from './view.ts';

/** A wire being drawn from a socket; `refusals` says why it may not end at a socket (`node.port`). */
export type Wire = {
  from: { node: string; port: string; side: Side };
  refusals: ReadonlyMap<string, string>;
  /** Drawn with the keyboard: the sockets it may end at, and the one it points to now. */
  keyboard?: { ends: readonly { node: string; port: string }[]; index: number };
};

/** Of a node without settings. */
export const NO_FIELD = '';

/** Stands for the pattern itself where a node is named: nothing is selected, and its own settings are shown. */
export const WHOLE_PATTERN = '';

export const socketKey = (node: string, port: string): string => `${node}.${port}`;

/** How somebody came to the scope on the screen: what the viewport, the focus and the address do then. */
export type Arrival = 'walk' | 'jump' | 'address';

export type CanvasState = View & {
  arrival: Arrival;
  mode: 'edit' | 'view';
  /** Of the pattern, whatever the mode: somebody may run what they may not edit. */
  may: readonly Grantable[];
  /** Which pattern this is a draft or a run of; empty where nobody asks. */
  patternId: string;
  /** What `history.present` is. */
  pattern: Pattern;
  history: History;
  byId: NodesById;
  thresholds: Readonly<Record<string, number>>;
  /** By `node.port`: what is known before anything runs. */
  facts: ReadonlyMap<string, PortFacts>;
  /** What is known of the patterns it calls, by ref. */
  called: ReadonlyMap<string, Called>;
  /** Of a run, and of each node whenever it is asked; `null` while nothing certain can be said. */
  worst: { run: Bound; nodes: ReadonlyMap<string, Bound> } | null;
  issues: readonly Issue[];
  issuesByNode: Readonly<Record<string, readonly Issue[]>>;
  agents: readonly AgentCard[];
  flowNodes: FlowNode[];
  flowEdges: FlowEdge[];
  wire: Wire | null;
  /** Node and output whose *why* is open. */
  why: { node: string; port: string } | null;
  /** Config field the inspector shall focus; `NO_FIELD` is the inspector itself. It opens for that. */
  focusField: { node: string; field: string | undefined; at: number } | null;
  /** Node whose name is being typed (F2). */
  renaming: string | null;
  /** Note whose text is being typed. */
  writing: string | null;
  /** Many nodes of a large pattern that are dragged. */
  lifted: Lifted | null;
  /** Container that a dragged node would fall into. */
  dropInto: string | null;
  /** Edge that a dragged node would be put into. */
  dropOn: string | null;
  /** Lines along which what is dragged stands exactly, on the whole canvas. */
  guides: readonly Guide[];
  /** Why the last thing asked for could not be done; shown as a message. */
  refusal: { sentence: string; at: number } | null;
  /** Nothing can be changed until it is unlocked: for looking around without fear. */
  isLocked: boolean;
  /** Dragged nodes keep to the grid. */
  snaps: boolean;
  hoveredEdge: string | null;
  /** Node shown for a moment after a jump to it. */
  flashing: string | null;
  /** The last thing worth telling a screen reader. */
  announcement: string;
};

export type CanvasStore = StoreApi<CanvasState>;

/** `folded`: the containers to begin with that somebody folded before. */
export function createCanvasStore(
  mode: CanvasState['mode'],
  pattern: Pattern = EMPTY_PATTERN,
  folded: View['folded'] = WHOLE.folded,
): CanvasStore {
  const view = { ...WHOLE, folded };
  return createStore<CanvasState>(() => ({
    mode,
    may: [],
    patternId: '',
    ...view,
    arrival: 'walk',
    history: startHistory(pattern),
    ...drawn(pattern, { ...view, flowNodes: [], flowEdges: [] }),
    facts: new Map(),
    called: new Map(),
    worst: null,
    issues: [],
    issuesByNode: {},
    agents: [],
    wire: null,
    why: null,
    focusField: null,
    renaming: null,
    writing: null,
    lifted: null,
    dropInto: null,
    dropOn: null,
    guides: [],
    refusal: null,
    isLocked: false,
    snaps: true,
    hoveredEdge: null,
    flashing: null,
    announcement: '',
  }));
}

/** Everything that follows from the pattern at once; problems follow a moment later. */
export function drawn(pattern: Pattern, before: Elements & View) {
  const byId = indexNodes(pattern.nodes);
  const { entered } = before;
  const room = entered === null ? undefined : byId[entered];
  // The container one is inside of may be undone or deleted in another tab.
  const view = { ...before, entered: room && isContainer(room) ? room.id : null };
  return {
    pattern,
    byId,
    entered: view.entered,
    thresholds: thresholdsOf(pattern),
    ...toFlow(pattern, before, view),
  };
}

/** The nodes one can go to and select: those on the screen without the room around them. */
export const nodesOnScreen = (state: CanvasState): readonly string[] =>
  state.flowNodes.filter((node) => node.type !== 'room').map((node) => node.id);

export function selectedNodes(state: CanvasState): readonly string[] {
  return state.flowNodes.filter((node) => node.selected).map((node) => node.id);
}

export function selectedEdges(state: CanvasState): readonly string[] {
  return state.flowEdges.filter((edge) => edge.selected).map((edge) => edge.id);
}

/** Selects exactly these; elements that stay as they were keep their identity. */
export function selectOnly(store: CanvasStore, nodes: Iterable<string>, edges: Iterable<string> = []): void {
  const wantedNodes = new Set(nodes);
  const wantedEdges = new Set(edges);
  store.setState(({ flowNodes, flowEdges }) => ({
    flowNodes: flowNodes.map((node) =>
      (node.selected ?? false) === wantedNodes.has(node.id)
        ? node
        : { ...node, selected: wantedNodes.has(node.id) },
    ),
    flowEdges: flowEdges.map((edge) =>
      (edge.selected ?? false) === wantedEdges.has(edge.id)
        ? edge
        : { ...edge, selected: wantedEdges.has(edge.id) },
    ),
  }));
}

/** Goes to the settings of the pattern itself. */
export function showPattern(store: CanvasStore): void {
  selectOnly(store, []);
  store.setState({ why: null, focusField: { node: WHOLE_PATTERN, field: 'budget', at: Date.now() } });
}

/** What is said twice is told twice: a space that nobody hears makes it something new. */
export const announce = (store: CanvasStore, said: string): void =>
  store.setState(({ announcement }) => ({ announcement: announcement === said ? `${said}\u00A0` : said }));

export const CanvasContext = createContext<CanvasStore | null>(null);

export function useCanvasStore(): CanvasStore {
  const store = useContext(CanvasContext);
  if (!store) throw new Error('A canvas part needs a CanvasContext around it.');
  return store;
}

export const useCanvas = <T>(select: (state: CanvasState) => T): T => useStore(useCanvasStore(), select);

/** What changes in each frame of a gesture. */
const FLEETING = [
  ...(['flowNodes', 'flowEdges', 'guides', 'dropInto', 'dropOn'] as const),
  ...(['lifted', 'hoveredEdge', 'announcement'] as const),
] satisfies (keyof CanvasState)[];
type Steady = Omit<CanvasState, (typeof FLEETING)[number]>;

type SteadyApi = Pick<StoreApi<Steady>, 'getState' | 'getInitialState' | 'subscribe'>;
const steady = new WeakMap<CanvasStore, SteadyApi>();

function isFleeting(state: CanvasState, before: CanvasState): boolean {
  const fleeting: readonly string[] = FLEETING;
  return Object.entries(before).every(
    ([key, value]) => value === state[key as keyof CanvasState] || fleeting.includes(key),
  );
}

/** The same store, told of only when something else than what is fleeting changed. */
export function steadyOf(store: CanvasStore): SteadyApi {
  const known = steady.get(store);
  if (known) return known;
  const listeners = new Set<(state: Steady, before: Steady) => void>();
  store.subscribe((state, before) => {
    if (isFleeting(state, before)) return;
    for (const listener of listeners) listener(state, before);
  });
  const made: SteadyApi = {
    getState: store.getState,
    getInitialState: store.getInitialState,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  steady.set(store, made);
  return made;
}

/** As `useCanvas`, for what there is a thousand times, as the parts of nodes: it is not asked in each frame. */
export const useSteady = <T>(select: (state: Steady) => T): T => useStore(steadyOf(useCanvasStore()), select);

/** The one selected node, if exactly one is. */
export const useSelectedNode = (): string | undefined =>
  useCanvas((state) => {
    let found: string | undefined;
    for (const node of state.flowNodes) {
      if (!node.selected) continue;
      if (found !== undefined) return undefined;
      found = node.id;
    }
    return found;
  });
