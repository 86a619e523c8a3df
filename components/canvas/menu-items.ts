/** What the menus offer, as ids of commands: whatever has an entry in the table of hotkeys can be added here. */

export type MenuKind = 'node' | 'edge' | 'selection' | 'canvas';

/** `line` separates; a command that does not apply now is left out, and so are lines with nothing between. */
export const MENUS: Readonly<Record<MenuKind, readonly string[]>> = {
  node: [
    ...['edit-node', 'open', 'enter', 'fold', 'rename', 'line'],
    ...['run-until', 'run-from', 'pin', 'unpin', 'breakpoint', 'off', 'line'],
    ...['connect', 'replace', 'line'],
    ...['copy', 'cut', 'duplicate', 'copy-link', 'line'],
    ...['group', 'ungroup', 'extract', 'line', 'docs', 'line', 'delete'],
  ],
  edge: ['insert', 'carried', 'line', 'delete'],
  selection: [
    ...['copy', 'cut', 'duplicate', 'line'],
    ...['align-left', 'align-centre', 'align-right', 'align-top', 'align-middle', 'align-bottom'],
    ...['spread-x', 'spread-y', 'tidy', 'line'],
    ...['group', 'extract', 'line', 'delete'],
  ],
  canvas: [
    ...['add', 'note', 'paste', 'line', 'undo', 'redo', 'line'],
    ...['select-all', 'tidy', 'fit', 'find', 'line'],
    ...['minimap', 'snap', 'lock', 'line', 'logs', 'keys'],
  ],
};
