/** Commands that change the pattern, with their keys. */
import { toast } from 'sonner';
import { selectedEdges, selectedNodes } from './canvas-store.ts';
import { copySelected, pasteFromClipboard } from './clipboard-commands.ts';
import type { CommandContext } from './designer-keys.ts';
import { redo, removeSelected, undo } from './edit.ts';
import { alignSelected, distributeSelected } from './edit-arrange.ts';
import { nudge } from './edit-move.ts';
import { addNote } from './edit-notes.ts';
import { duplicateSelected } from './edit-paste.ts';
import { ungroupSelected } from './edit-shape.ts';
import type { HotkeyRow } from './hotkeys.ts';
import { insertRequest } from './requests.ts';
import { GRID, isContainer } from './shape.ts';
import { startKeyboardWire } from './wire.ts';

export function editKeys(context: CommandContext): HotkeyRow[] {
  const { store, actions } = context;
  const one = () => selectedNodes(store.getState())[0];
  const count = () => selectedNodes(store.getState()).length;
  const isSelected = () => count() > 0;
  const edge = () => (isSelected() ? undefined : selectedEdges(store.getState())[0]);
  return [
    {
      id: 'add',
      label: 'Add a node',
      keys: 'n',
      onCanvas: true,
      when: () => !edge(),
      perform: actions.quickAdd,
    },
    {
      id: 'insert',
      label: 'Insert a node into the connection',
      keys: 'n',
      onCanvas: true,
      when: () => edge() !== undefined,
      perform: () => actions.openList(insertRequest(store, edge() ?? '', actions.place())),
    },
    {
      id: 'replace',
      label: 'Replace the node by another',
      keys: 'r',
      onCanvas: true,
      when: () => count() === 1,
      perform: () => actions.openList({ ...actions.spot(), task: { kind: 'replace' } }),
    },
    { id: 'undo', label: 'Undo', keys: 'mod+z', perform: () => undo(store) },
    { id: 'redo', label: 'Redo', keys: ['mod+shift+z', 'mod+y'], perform: () => redo(store) },
    ...clipboardKeys(context, isSelected),
    {
      id: 'delete',
      label: 'Delete',
      hint: 'wires on both sides are joined',
      keys: ['delete', 'backspace'],
      onCanvas: true,
      when: () => isSelected() || edge() !== undefined,
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
      short: 'Connect from here',
      keys: 'c',
      onCanvas: true,
      when: () => isSelected() || store.getState().entered !== null,
      perform: () => startKeyboardWire(store, one() ?? store.getState().entered ?? ''),
    },
    ...groupKeys(context, isSelected),
    {
      id: 'note',
      label: 'Add a note',
      keys: 'shift+s',
      words: 'sticky comment markdown',
      onCanvas: true,
      perform: () => addNote(store, actions.spot().at),
    },
    ...arrangeKeys(context, count),
    ...nudges(context),
  ];
}

/** Copying and pasting by key is the browser's: it asks for no permission. The menu has to. */
function clipboardKeys({ store, actions }: CommandContext, when: () => boolean): HotkeyRow[] {
  const native = { isNative: true, words: 'clipboard json' } as const;
  return [
    { ...native, id: 'copy', label: 'Copy', keys: 'mod+c', when, perform: () => void copySelected(store) },
    {
      ...native,
      id: 'cut',
      label: 'Cut',
      keys: 'mod+x',
      when,
      perform: () => void copySelected(store).then((done) => done && removeSelected(store)),
    },
    {
      ...native,
      id: 'paste',
      label: 'Paste nodes, a pattern as JSON text, or the address of a pattern',
      short: 'Paste',
      keys: 'mod+v',
      perform: () =>
        void pasteFromClipboard(store, actions.spot().at, actions.pasteText).catch(() => {
          toast.error('The browser does not let this page read the clipboard. Use Ctrl+V or ⌘V.');
        }),
    },
    {
      ...native,
      id: 'paste-linked',
      label: 'Paste with the connections that led into it',
      keys: 'mod+shift+v',
      when: () => false,
      perform: () => {},
    },
    { id: 'duplicate', label: 'Duplicate', keys: 'mod+d', when, perform: () => duplicateSelected(store) },
  ];
}

function groupKeys({ store, actions }: CommandContext, isSelected: () => boolean): HotkeyRow[] {
  const container = () =>
    selectedNodes(store.getState()).some((id) => {
      const node = store.getState().byId[id];
      return node !== undefined && isContainer(node);
    });
  return [
    {
      id: 'group',
      label: 'Put into a container',
      keys: 'mod+g',
      words: 'group wrap',
      when: isSelected,
      perform: () => actions.openList({ ...actions.spot(), task: { kind: 'group' } }),
    },
    {
      id: 'ungroup',
      label: 'Take the container apart',
      keys: 'mod+shift+g',
      words: 'ungroup unwrap',
      when: container,
      perform: () => ungroupSelected(store),
    },
    {
      id: 'extract',
      label: 'Extract into a pattern of its own, which is called here',
      short: 'Extract into a pattern',
      keys: ['alt+x', 'mod+shift+e'],
      words: 'subpattern reuse',
      when: isSelected,
      perform: () => actions.extract(),
    },
  ];
}

function arrangeKeys({ store, actions }: CommandContext, count: () => number): HotkeyRow[] {
  const row = { keys: [], words: 'arrange line up', when: () => count() > 1 } as const;
  const spread = { keys: [], words: 'arrange space', when: () => count() > 2 } as const;
  return [
    {
      id: 'tidy',
      label: 'Tidy the layout, or only that of several selected nodes',
      short: 'Tidy',
      keys: ['shift+l', 'shift+alt+t'],
      words: 'arrange',
      perform: actions.tidy,
    },
    { ...row, id: 'align-left', label: 'Align left', perform: () => alignSelected(store, 'left') },
    { ...row, id: 'align-centre', label: 'Align centres', perform: () => alignSelected(store, 'centre') },
    { ...row, id: 'align-right', label: 'Align right', perform: () => alignSelected(store, 'right') },
    { ...row, id: 'align-top', label: 'Align tops', perform: () => alignSelected(store, 'top') },
    { ...row, id: 'align-middle', label: 'Align middles', perform: () => alignSelected(store, 'middle') },
    { ...row, id: 'align-bottom', label: 'Align bottoms', perform: () => alignSelected(store, 'bottom') },
    {
      ...spread,
      id: 'spread-x',
      label: 'Space evenly across',
      perform: () => distributeSelected(store, 'x'),
    },
    { ...spread, id: 'spread-y', label: 'Space evenly down', perform: () => distributeSelected(store, 'y') },
  ];
}

const ARROWS = { arrowleft: [-1, 0], arrowright: [1, 0], arrowup: [0, -1], arrowdown: [0, 1] } as const;

function nudges({ store }: CommandContext): HotkeyRow[] {
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
