/** Notes on the canvas: one step each. */
import { idMaker } from '#engine/ids.ts';
import type { Note } from '#engine/pattern.ts';
import type { CanvasStore } from './canvas-store.ts';
import { act, snap } from './edit.ts';
import type { Point } from './scene.ts';

export const NOTE_SIZE = { width: 240, height: 120 } as const;

type Notes = Readonly<Record<string, Note>>;

function setNotes(store: CanvasStore, notes: Notes, { say, burst }: { say: string; burst?: string }): void {
  const value = Object.keys(notes).length > 0 ? notes : undefined;
  const words = { say, ...(burst !== undefined && { burst }) };
  act(store, { type: 'setPattern', field: 'notes', ...(value && { value }) }, words);
}

const notesOf = (store: CanvasStore): Notes => store.getState().pattern.notes ?? {};

/** An empty note at a point, to be written at once. */
export function addNote(store: CanvasStore, at: Point): void {
  const { entered } = store.getState();
  const notes = notesOf(store);
  const id = idMaker(Object.keys(notes))('note');
  const position = { x: snap(at.x), y: snap(at.y) };
  const note = { text: '', position, size: { ...NOTE_SIZE }, ...(entered !== null && { scope: entered }) };
  setNotes(store, { ...notes, [id]: note }, { say: 'Note added.' });
  store.setState({ writing: id });
}

/** Changes of one kind to one note in a row are one step. */
export function changeNote(
  store: CanvasStore,
  { id, say }: { id: string; say: string },
  change: Partial<Note>,
): void {
  const notes = notesOf(store);
  const note = notes[id];
  if (!note) return;
  const burst = `note:${id}:${Object.keys(change).join()}`;
  setNotes(store, { ...notes, [id]: { ...note, ...change } }, { say, burst });
}

export function removeNote(store: CanvasStore, id: string): void {
  const { [id]: _gone, ...rest } = notesOf(store);
  setNotes(store, rest, { say: 'Note deleted. Undo brings it back.' });
}
