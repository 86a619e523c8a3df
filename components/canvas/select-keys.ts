/** Commands that select and go to things, with their keys. */
import type { CanvasStore } from './canvas-store.ts';
import {
  announce,
  NO_FIELD,
  nodesOnScreen,
  selectedEdges,
  selectedNodes,
  selectOnly,
} from './canvas-store.ts';
import type { CommandContext } from './designer-keys.ts';
import type { HotkeyRow } from './hotkeys.ts';
import { elementOf, jumpToNode } from './jump.ts';
import { fieldsOf } from './schema-fields.ts';
import { walkRows } from './scope-keys.ts';
import { shapeOf } from './shape.ts';

export function selectKeys(context: CommandContext): HotkeyRow[] {
  const { store } = context;
  const isOne = () => selectedNodes(store.getState()).length === 1;
  return [
    {
      id: 'select-all',
      label: 'Select all',
      keys: 'mod+a',
      perform: () => selectOnly(store, nodesOnScreen(store.getState())),
    },
    ...walkRows(context),
    ...alongKeys(store),
    ...trailKeys(context),
    {
      id: 'open',
      label: 'Go to the settings of the node',
      short: 'Open the settings',
      keys: ['shift+enter', 'enter'],
      onCanvas: true,
      when: isOne,
      perform: () => openSettings(store),
    },
    {
      id: 'close-settings',
      label: 'Back from the settings to the node',
      keys: 'escape',
      inText: true,
      when: () => inspectedNode() !== undefined,
      perform: backToNode,
    },
  ];
}

function alongKeys(store: CanvasStore): HotkeyRow[] {
  const when = () => selectedNodes(store.getState()).length > 0;
  return [
    {
      id: 'select-before',
      label: 'Select everything before it',
      keys: 'alt+shift+arrowleft',
      words: 'upstream',
      when,
      perform: () => selectAlong(store, 'sources'),
    },
    {
      id: 'select-after',
      label: 'Select everything after it',
      keys: 'alt+shift+arrowright',
      words: 'downstream',
      when,
      perform: () => selectAlong(store, 'targets'),
    },
    {
      id: 'next-edge',
      label: 'Select the next connection',
      keys: 'e',
      words: 'edge wire',
      onCanvas: true,
      when: () => store.getState().flowEdges.length > 0,
      perform: () => selectNextEdge(store),
    },
  ];
}

/** The selected nodes and all that can be reached from them one way; what is not on the screen is passed through. */
function selectAlong(store: CanvasStore, towards: 'sources' | 'targets'): void {
  const state = store.getState();
  const ways = Map.groupBy(state.pattern.edges, ({ source, target }) =>
    towards === 'targets' ? source.node : target.node,
  );
  const found = new Set(selectedNodes(state));
  for (const id of found) {
    for (const { source, target } of ways.get(id) ?? []) {
      found.add(towards === 'targets' ? target.node : source.node);
    }
  }
  const shown = nodesOnScreen(state).filter((id) => found.has(id));
  selectOnly(store, shown);
  announce(store, `${shown.length} ${shown.length === 1 ? 'node' : 'nodes'} selected.`);
}

/** Starts at the edges of the selected node, then goes round; Delete and `N` work on what it selects. */
function selectNextEdge(store: CanvasStore): void {
  const { flowEdges, byId, ...state } = store.getState();
  const [node] = selectedNodes({ flowEdges, byId, ...state });
  const chosen = selectedEdges({ flowEdges, byId, ...state })[0];
  const at = flowEdges.findIndex((edge) =>
    node === undefined ? edge.id === chosen : edge.source === node || edge.target === node,
  );
  const next = flowEdges[node === undefined ? (at + 1) % flowEdges.length : Math.max(0, at)];
  if (!next) return;
  selectOnly(store, [], [next.id]);
  const nameOf = (id: string) => (byId[id] ? shapeOf(byId[id]).name : id);
  announce(store, `Connection from ${nameOf(next.source)} to ${nameOf(next.target)} selected.`);
}

function trailKeys({ store, flow, actions }: CommandContext): HotkeyRow[] {
  const go = (by: 1 | -1) => {
    const node = actions.trail.step(by);
    if (node !== undefined) jumpToNode(store, flow, node);
  };
  return [
    {
      id: 'trail-back',
      label: 'Back to the node visited before',
      keys: '[',
      words: 'history',
      when: () => actions.trail.can(-1),
      perform: () => go(-1),
    },
    {
      id: 'trail-on',
      label: 'Forward to the node visited after',
      keys: ']',
      words: 'history',
      when: () => actions.trail.can(1),
      perform: () => go(1),
    },
  ];
}

/** Opens the panel if it is closed, and goes to the first field. */
function openSettings(store: CanvasStore): void {
  const { byId } = store.getState();
  const node = byId[selectedNodes(store.getState())[0] ?? ''];
  if (!node) return;
  const { primitive } = shapeOf(node);
  const field = (primitive && fieldsOf(primitive)[0]?.name) ?? NO_FIELD;
  store.setState({ why: null, focusField: { node: node.id, field, at: Date.now() } });
}

/** To the node, on the canvas or in the outline, wherever one came from. */
function backToNode(): void {
  const node = inspectedNode() ?? '';
  const left = document.querySelector(`[data-outline][data-left="node ${CSS.escape(node)}"]`);
  const row = left?.querySelector<HTMLElement>(`[data-row="node ${CSS.escape(node)}"]`);
  left?.removeAttribute('data-left');
  (row ?? elementOf(node))?.focus({ preventScroll: true });
}

/** Node whose settings have the focus. */
const inspectedNode = (): string | undefined =>
  document.activeElement?.closest<HTMLElement>('[data-inspector]')?.dataset.inspector;
