/** What the designer's keys do. */
import type { useReactFlow } from '@xyflow/react';
import {
  type CanvasStore,
  NO_FIELD,
  nodesOnScreen,
  selectedEdges,
  selectedNodes,
  selectOnly,
} from './canvas-store.ts';
import { duplicateSelected, nudge, redo, removeSelected, undo } from './edit.ts';
import { fitOptions } from './fit.ts';
import { grouped, type Hotkey, type HotkeyRow } from './hotkeys.ts';
import { elementOf } from './jump.ts';
import { fieldsOf } from './schema-fields.ts';
import { containerRows, walkRows } from './scope-keys.ts';
import { GRID, shapeOf } from './shape.ts';
import { commitKeyboardWire, nextKeyboardPort, startKeyboardWire, stepKeyboardWire } from './wire.ts';

export type DesignerActions = {
  run: () => void;
  saveNow: () => void;
  publish: () => void;
  schedules: () => void;
  tidy: () => void;
  quickAdd: () => void;
  showProblems: () => void;
  showShortcuts: () => void;
  setHand: (isHand: boolean) => void;
};

type Context = { store: CanvasStore; flow: ReturnType<typeof useReactFlow>; actions: DesignerActions };

export function designerKeys(context: Context): readonly Hotkey[] {
  return [
    ...wireKeys(context),
    ...grouped('Pattern', patternKeys(context)),
    ...grouped('Edit', editKeys(context)),
    ...grouped('Containers', containerRows(context)),
    ...grouped('Select', selectKeys(context)),
    ...grouped('View', viewKeys(context)),
  ];
}

function patternKeys({ actions }: Context): HotkeyRow[] {
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
    { id: 'schedules', label: 'Schedules', keys: [], words: 'cron timer repeat', perform: actions.schedules },
    { id: 'problems', label: 'Show problems', keys: ['p'], words: 'validate', perform: actions.showProblems },
    { id: 'keys', label: 'Show all shortcuts', keys: '?', perform: actions.showShortcuts },
  ];
}

function editKeys({ store, actions }: Context): HotkeyRow[] {
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
      label: 'Connect from the selected node, or from the wall of the container one is in',
      keys: 'c',
      onCanvas: true,
      when: () => isSelected() || store.getState().entered !== null,
      perform: () => startKeyboardWire(store, one() ?? store.getState().entered ?? ''),
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

function nudges(store: CanvasStore): HotkeyRow[] {
  const isSelected = () => selectedNodes(store.getState()).length > 0;
  return Object.entries(ARROWS).flatMap(([key, [x, y]]): HotkeyRow[] => {
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

function selectKeys(context: Context): HotkeyRow[] {
  const { store } = context;
  const isSelected = () => selectedNodes(store.getState()).length === 1;
  return [
    {
      id: 'select-all',
      label: 'Select all',
      keys: 'mod+a',
      perform: () => selectOnly(store, nodesOnScreen(store.getState())),
    },
    ...walkRows(context),
    {
      id: 'open',
      label: 'Go to the settings of the node',
      keys: ['shift+enter', 'enter'],
      onCanvas: true,
      when: isSelected,
      perform: () => openSettings(store),
    },
    {
      id: 'close-settings',
      label: 'Back from the settings to the node',
      keys: 'escape',
      inText: true,
      when: () => inspectedNode() !== undefined,
      perform: () => elementOf(inspectedNode() ?? '')?.focus({ preventScroll: true }),
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

/** Node whose settings have the focus. */
const inspectedNode = (): string | undefined =>
  document.activeElement?.closest<HTMLElement>('[data-inspector]')?.dataset.inspector;

function viewKeys({ store, flow, actions }: Context): HotkeyRow[] {
  const fit = () => void flow.fitView({ duration: 240, ...fitOptions(store) });
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
  const rows: HotkeyRow[] = [
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
    { id: 'wire-port', label: 'Next output', keys: 'c', when, perform: () => nextKeyboardPort(store) },
    { id: 'wire-commit', label: 'Connect', keys: 'enter', when, perform: () => commitKeyboardWire(store) },
  ];
  return grouped('While connecting', rows);
}
