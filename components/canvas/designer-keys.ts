/** What the designer's keys do: one table, for the keyboard, the menus, the palette and the sheet. */
import type { useReactFlow } from '@xyflow/react';
import type { DebugStore } from '#components/debug/debug-store.ts';
import type { RunStoreApi } from '#components/run/run-store.ts';
import type { ReleaseMode } from '#engine/events.ts';
import { type CanvasStore, selectedEdges, selectedNodes } from './canvas-store.ts';
import { carriedBy } from './carried.ts';
import { copyLink } from './clipboard-commands.ts';
import { debugKeys } from './debug-keys.ts';
import { editKeys } from './edit-keys.ts';
import { fitAll } from './fit.ts';
import { glide } from './glide.ts';
import { grouped, type Hotkey, type HotkeyRow } from './hotkeys.ts';
import type { QuickAddRequest } from './quick-add.tsx';
import type { Point } from './scene.ts';
import { containerRows } from './scope-keys.ts';
import { selectKeys } from './select-keys.ts';
import type { Trail } from './use-trail.ts';
import { commitKeyboardWire, nextKeyboardPort, stepKeyboardWire } from './wire.ts';

export type DesignerActions = {
  run: () => void;
  runUntil: (node: string) => void;
  runFrom: (node: string) => void;
  runStepping: () => void;
  release: (mode: ReleaseMode) => void;
  extract: () => void;
  saveNow: () => void;
  publish: () => void;
  schedules: () => void;
  tidy: () => void;
  quickAdd: () => void;
  /** Opens the palette at the pointer for something else than adding. */
  openList: (request: QuickAddRequest) => void;
  showProblems: () => void;
  showRun: () => void;
  showShortcuts: () => void;
  /** Opens the tree of nodes and goes there. */
  showOutline: () => void;
  showFind: () => void;
  showDocs: () => void;
  /** The large view of a node; `pane` gets the focus. */
  showNode: (pane: 'inputs' | 'settings' | 'outputs') => void;
  setHand: (isHand: boolean) => void;
  toggleMinimap: () => void;
  toggleSnap: () => void;
  pasteText: (text: string, at: Point) => void;
  /** Screen point of the pointer, of the open menu, or the middle of the canvas. */
  place: () => Point;
  /** The same as a place for something new. */
  spot: () => QuickAddRequest;
  trail: Trail;
};

export type CommandContext = {
  store: CanvasStore;
  runStore: RunStoreApi;
  flow: ReturnType<typeof useReactFlow>;
  actions: DesignerActions;
  debug: DebugStore;
};

export function designerKeys(context: CommandContext): readonly Hotkey[] {
  return [
    ...wireKeys(context),
    ...grouped('Debug', debugKeys(context)),
    ...grouped('Pattern', patternKeys(context)),
    ...grouped('Edit', editKeys(context)),
    ...grouped('Containers', containerRows(context)),
    ...grouped('Select', selectKeys(context)),
    ...grouped('Node', nodeKeys(context)),
    ...grouped('View', viewKeys(context)),
  ];
}

function patternKeys({ actions, runStore }: CommandContext): HotkeyRow[] {
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
    {
      id: 'logs',
      label: 'Show the run',
      keys: 'l',
      words: 'log console result',
      when: () => runStore.getState().runId !== null,
      perform: actions.showRun,
    },
    {
      id: 'find',
      label: 'Find in this pattern, and replace',
      short: 'Find',
      keys: 'mod+f',
      words: 'search',
      perform: actions.showFind,
    },
    {
      id: 'outline',
      label: 'Go to the outline: the pattern as a tree, with the same commands',
      short: 'Outline',
      keys: 'shift+o',
      words: 'tree list nodes',
      perform: actions.showOutline,
    },
    { id: 'keys', label: 'Show all shortcuts', keys: '?', perform: actions.showShortcuts },
  ];
}

function nodeKeys({ store, runStore, actions }: CommandContext): HotkeyRow[] {
  const isOne = () => selectedNodes(store.getState()).length === 1;
  const edge = () => selectedEdges(store.getState())[0];
  return [
    {
      id: 'edit-node',
      label: 'Open the node: what arrives, settings, what leaves',
      short: 'Open',
      keys: 'o',
      words: 'large editor',
      onCanvas: true,
      when: isOne,
      perform: () => actions.showNode('outputs'),
    },
    {
      id: 'inputs',
      label: 'Open the node at what arrives',
      keys: 'i',
      onCanvas: true,
      when: isOne,
      perform: () => actions.showNode('inputs'),
    },
    {
      id: 'docs',
      label: 'What this node does',
      keys: [],
      words: 'help docs',
      when: isOne,
      perform: actions.showDocs,
    },
    {
      id: 'copy-link',
      label: 'Copy a link to the node',
      keys: [],
      words: 'address url share',
      when: isOne,
      perform: () => void copyLink(selectedNodes(store.getState())[0] ?? ''),
    },
    {
      id: 'carried',
      label: 'Show the value it carried last',
      keys: [],
      words: 'why',
      when: () => carriedBy({ store, runStore }, edge()) !== undefined,
      perform: () => store.setState({ why: carriedBy({ store, runStore }, edge()) ?? null }),
    },
  ];
}

function viewKeys({ store, flow, actions }: CommandContext): HotkeyRow[] {
  const fit = () => fitAll(store, flow, glide(240));
  return [
    { id: 'fit', label: 'Fit all', keys: ['1', 'mod+shift+f'], perform: fit },
    {
      id: 'zoom-in',
      label: 'Zoom in',
      keys: ['plus', '='],
      perform: () => void flow.zoomIn(glide(120)),
    },
    { id: 'zoom-out', label: 'Zoom out', keys: '-', perform: () => void flow.zoomOut(glide(120)) },
    {
      id: 'zoom-100',
      label: 'Zoom to 100 %',
      keys: ['0', 'shift+1', '!'],
      perform: () => void flow.zoomTo(1, glide(120)),
    },
    { id: 'hand', label: 'Pan by dragging', keys: 'h', perform: () => actions.setHand(true) },
    { id: 'pointer', label: 'Select by dragging', keys: 'v', perform: () => actions.setHand(false) },
    {
      id: 'minimap',
      label: 'Show or hide the map',
      keys: 'm',
      perform: actions.toggleMinimap,
    },
    {
      id: 'snap',
      label: 'Stop or start keeping nodes on the grid',
      short: 'Keep nodes on the grid',
      keys: [],
      isOn: () => store.getState().snaps,
      perform: actions.toggleSnap,
    },
    {
      id: 'lock',
      label: 'Lock or unlock the canvas',
      short: 'Lock the canvas',
      keys: 'mod+shift+l',
      words: 'protect',
      isOn: () => store.getState().isLocked,
      perform: () => store.setState(({ isLocked }) => ({ isLocked: !isLocked })),
    },
  ];
}

/** While a wire is drawn with the keyboard, arrows and Enter are its own. */
function wireKeys({ store }: CommandContext): Hotkey[] {
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
