/** What the designer's keys do. */
import type { useReactFlow } from '@xyflow/react';
import { type CanvasStore, selectedEdges, selectedNodes, selectOnly } from './canvas-store.ts';
import { duplicateSelected, nudge, redo, removeSelected, undo } from './edit.ts';
import type { Hotkey } from './hotkeys.ts';
import { jumpToNode } from './jump.ts';
import { insideOf } from './scene.ts';
import { GRID } from './shape.ts';
import { commitKeyboardWire, endWire, startKeyboardWire, stepKeyboardWire } from './wire.ts';

export type DesignerActions = {
  run: () => void;
  saveNow: () => void;
  publish: () => void;
  tidy: () => void;
  quickAdd: () => void;
  showProblems: () => void;
  showShortcuts: () => void;
  setHand: (isHand: boolean) => void;
};

type Context = { store: CanvasStore; flow: ReturnType<typeof useReactFlow>; actions: DesignerActions };

type Row = Omit<Hotkey, 'keys' | 'group' | 'bindings'> & { keys: string | readonly string[] };

const grouped = (group: string, rows: readonly Row[]): Hotkey[] =>
  rows.map(({ keys, ...row }) => {
    const bindings = typeof keys === 'string' ? [keys] : keys;
    return { ...row, group, bindings, ...(bindings[0] && { keys: bindings[0] }) };
  });

export function designerKeys(context: Context): readonly Hotkey[] {
  return [
    ...wireKeys(context),
    ...grouped('Pattern', patternKeys(context)),
    ...grouped('Edit', editKeys(context)),
    ...grouped('Select', selectKeys(context)),
    ...grouped('View', viewKeys(context)),
  ];
}

function patternKeys({ actions }: Context): Row[] {
  return [
    {
      id: 'run',
      label: 'Run, or cancel the run',
      keys: 'mod+enter',
      inText: true,
      once: true,
      perform: actions.run,
    },
    { id: 'save', label: 'Save now', keys: 'mod+s', inText: true, perform: actions.saveNow },
    { id: 'publish', label: 'Publish a version', keys: [], perform: actions.publish },
    { id: 'problems', label: 'Show problems', keys: ['p'], words: 'validate', perform: actions.showProblems },
    { id: 'keys', label: 'Show all shortcuts', keys: '?', perform: actions.showShortcuts },
  ];
}

function editKeys({ store, actions }: Context): Row[] {
  const one = () => selectedNodes(store.getState())[0];
  const has = () => selectedNodes(store.getState()).length + selectedEdges(store.getState()).length > 0;
  const isSelected = () => one() !== undefined;
  return [
    { id: 'add', label: 'Add a node', keys: 'n', onCanvas: true, perform: actions.quickAdd },
    { id: 'undo', label: 'Undo', keys: 'mod+z', perform: () => undo(store) },
    { id: 'redo', label: 'Redo', keys: ['mod+shift+z', 'mod+y'], perform: () => redo(store) },
    {
      id: 'duplicate',
      label: 'Duplicate',
      keys: 'mod+d',
      when: isSelected,
      perform: () => duplicateSelected(store),
    },
    {
      id: 'delete',
      label: 'Delete',
      keys: ['delete', 'backspace'],
      onCanvas: true,
      when: has,
      perform: () => removeSelected(store),
    },
    {
      id: 'rename',
      label: 'Rename',
      keys: 'f2',
      when: isSelected,
      perform: () => store.setState({ renaming: one() ?? null }),
    },
    {
      id: 'connect',
      label: 'Connect from the selected node',
      keys: 'c',
      onCanvas: true,
      when: isSelected,
      perform: () => startKeyboardWire(store, one() ?? ''),
    },
    {
      id: 'tidy',
      label: 'Tidy the layout',
      keys: ['shift+l', 'shift+alt+t'],
      words: 'arrange',
      perform: actions.tidy,
    },
    ...nudges(store),
  ];
}

const ARROWS = { arrowleft: [-1, 0], arrowright: [1, 0], arrowup: [0, -1], arrowdown: [0, 1] } as const;

function nudges(store: CanvasStore): Row[] {
  const isSelected = () => selectedNodes(store.getState()).length > 0;
  return Object.entries(ARROWS).flatMap(([key, [x, y]]): Row[] => {
    const way = key.slice('arrow'.length);
    const row = { onCanvas: true, when: isSelected };
    const by = (step: number) => () => nudge(store, { x: x * step, y: y * step });
    return [
      { ...row, id: `move-${way}`, label: `Move ${way}`, keys: key, perform: by(GRID) },
      {
        ...row,
        id: `move-far-${way}`,
        label: `Move ${way} five steps`,
        keys: `shift+${key}`,
        perform: by(5 * GRID),
      },
    ];
  });
}

function selectKeys({ store, flow }: Context): Row[] {
  const all = () =>
    selectOnly(
      store,
      store.getState().pattern.nodes.map((node) => node.id),
    );
  const leave = () => {
    const { wire, why } = store.getState();
    if (wire) endWire(store);
    else if (why) store.setState({ why: null });
    else selectOnly(store, []);
  };
  const focus = () => {
    const [id] = selectedNodes(store.getState());
    if (id) store.setState({ why: null, focusField: { node: id, field: firstField(id), at: Date.now() } });
  };
  const isSelected = () => selectedNodes(store.getState()).length === 1;
  return [
    { id: 'select-all', label: 'Select all', keys: 'mod+a', perform: all },
    { id: 'leave', label: 'Leave, then clear the selection', keys: 'escape', onCanvas: true, perform: leave },
    {
      id: 'open',
      label: 'Go to the settings of the node',
      keys: 'enter',
      onCanvas: true,
      when: isSelected,
      perform: focus,
    },
    {
      id: 'walk-on',
      label: 'Go to the next node along the edge',
      keys: 'alt+arrowright',
      perform: () => walk(store, flow, 'targets'),
    },
    {
      id: 'walk-back',
      label: 'Go to the node before',
      keys: 'alt+arrowleft',
      perform: () => walk(store, flow, 'sources'),
    },
  ];
}

const firstField = (node: string): string | undefined =>
  document.querySelector<HTMLElement>(`[data-inspector="${CSS.escape(node)}"] [data-field]`)?.dataset.field;

function walk(store: CanvasStore, flow: Context['flow'], towards: 'sources' | 'targets'): void {
  const { pattern } = store.getState();
  const [from] = selectedNodes(store.getState());
  if (from === undefined) {
    const first = pattern.nodes[0];
    if (first) jumpToNode(store, flow, first.id);
    return;
  }
  const inside = insideOf(from, pattern.nodes);
  const edge = pattern.edges.find(({ source, target }) =>
    towards === 'targets'
      ? source.node === from && !inside.has(target.node)
      : target.node === from && !inside.has(source.node),
  );
  if (edge) jumpToNode(store, flow, towards === 'targets' ? edge.target.node : edge.source.node);
}

function viewKeys({ flow, actions }: Context): Row[] {
  const fit = () => void flow.fitView({ duration: 240, padding: 0.05, maxZoom: 1 });
  return [
    { id: 'fit', label: 'Fit all', keys: ['1', 'mod+shift+f'], perform: fit },
    {
      id: 'zoom-in',
      label: 'Zoom in',
      keys: ['plus', '='],
      perform: () => void flow.zoomIn({ duration: 120 }),
    },
    { id: 'zoom-out', label: 'Zoom out', keys: '-', perform: () => void flow.zoomOut({ duration: 120 }) },
    {
      id: 'zoom-100',
      label: 'Zoom to 100 %',
      keys: ['0', '!'],
      perform: () => void flow.zoomTo(1, { duration: 120 }),
    },
    { id: 'hand', label: 'Pan by dragging', keys: 'h', perform: () => actions.setHand(true) },
    { id: 'pointer', label: 'Select by dragging', keys: 'v', perform: () => actions.setHand(false) },
  ];
}

/** While a wire is drawn with the keyboard, arrows and Enter are its own. */
function wireKeys({ store }: Context): Hotkey[] {
  const when = () => store.getState().wire?.keyboard !== undefined;
  const rows: Row[] = [
    {
      id: 'wire-next',
      label: 'Next end',
      keys: ['arrowright', 'arrowdown'],
      when,
      perform: () => stepKeyboardWire(store, 1),
    },
    {
      id: 'wire-back',
      label: 'End before',
      keys: ['arrowleft', 'arrowup'],
      when,
      perform: () => stepKeyboardWire(store, -1),
    },
    { id: 'wire-commit', label: 'Connect', keys: 'enter', when, perform: () => commitKeyboardWire(store) },
  ];
  return grouped('While connecting', rows);
}
