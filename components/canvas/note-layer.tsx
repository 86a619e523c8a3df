'use client';
/** Notes stand behind the nodes: moved and resized by dragging or by arrows, written in Markdown. */
import { useReactFlow, ViewportPortal } from '@xyflow/react';
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import type { Note } from '#engine/pattern.ts';
import { useCanvas, useCanvasStore } from './canvas-store.ts';
import { snap } from './edit.ts';
import { changeNote, NOTE_SIZE, removeNote } from './edit-notes.ts';
import { Markdown } from './markdown.tsx';
import type { Point } from './scene.ts';
import { GRID } from './shape.ts';

export function NoteLayer() {
  const notes = useCanvas((state) => state.pattern.notes);
  const entered = useCanvas((state) => state.entered);
  if (!notes) return null;
  return (
    <ViewportPortal>
      {Object.entries(notes).map(
        ([id, note]) => (note.scope ?? null) === entered && <NoteCard key={id} id={id} note={note} />,
      )}
    </ViewportPortal>
  );
}

const ARROWS: Record<string, Point> = {
  ArrowLeft: { x: -GRID, y: 0 },
  ArrowRight: { x: GRID, y: 0 },
  ArrowUp: { x: 0, y: -GRID },
  ArrowDown: { x: 0, y: GRID },
};

const grown = ({ size }: Note, { x, y }: Point): Note['size'] => ({
  width: Math.max(NOTE_SIZE.width / 2, snap(size.width + x)),
  height: Math.max(NOTE_SIZE.height / 2, snap(size.height + y)),
});

const shifted = ({ position }: Note, { x, y }: Point): Point => ({
  x: snap(position.x + x),
  y: snap(position.y + y),
});

function NoteCard({ id, note }: { id: string; note: Note }) {
  const store = useCanvasStore();
  const isEditable = useCanvas((state) => state.mode === 'edit' && !state.isLocked);
  const isWriting = useCanvas((state) => state.writing === id);
  const card = useRef<HTMLElement>(null);
  const move = useDragged((by) =>
    changeNote(store, { id, say: 'Note moved.' }, { position: shifted(note, by) }),
  );
  const size = useDragged((by) => changeNote(store, { id, say: 'Note resized.' }, { size: grown(note, by) }));
  const at = move.by ? { x: note.position.x + move.by.x, y: note.position.y + move.by.y } : note.position;
  const drawn = size.by ? grown(note, size.by) : note.size;
  const write = () => isEditable && store.setState({ writing: id });
  const press = (event: KeyboardEvent) => {
    if (!isEditable || isWriting || event.target !== event.currentTarget) return;
    const arrow = ARROWS[event.key];
    if (event.key === 'Enter' || event.key === 'F2') write();
    else if (event.key === 'Delete' || event.key === 'Backspace') removeNote(store, id);
    else if (arrow && event.shiftKey)
      changeNote(store, { id, say: 'Note resized.' }, { size: grown(note, arrow) });
    else if (arrow) changeNote(store, { id, say: 'Note moved.' }, { position: shifted(note, arrow) });
    else return;
    event.preventDefault();
  };
  const finish = (text: string) => {
    store.setState({ writing: null });
    if (text.trim() === '') removeNote(store, id);
    else if (text !== note.text) changeNote(store, { id, say: 'Note written.' }, { text });
    card.current?.focus({ preventScroll: true });
  };
  return (
    <section
      ref={card}
      aria-label={`Note: ${note.text.slice(0, 80) || 'empty'}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: keys move and open it
      tabIndex={0}
      data-note={id}
      className="canvas-note nopan nodrag"
      style={{ translate: `${at.x}px ${at.y}px`, ...drawn }}
      onKeyDown={press}
      onDoubleClick={write}
      {...(isEditable && !isWriting && move.handlers)}
    >
      {isWriting ? (
        <NoteText text={note.text} onDone={finish} />
      ) : (
        <div className="canvas-note-text">
          <Markdown text={note.text} />
        </div>
      )}
      {isEditable && <span aria-hidden className="canvas-note-corner" {...size.handlers} />}
    </section>
  );
}

function NoteText({ text, onDone }: { text: string; onDone: (text: string) => void }) {
  const [typed, setTyped] = useState(text);
  const box = useRef<HTMLTextAreaElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <textarea
      ref={box}
      aria-label="Text of the note"
      placeholder="Words for people, in Markdown"
      maxLength={4000}
      className="nowheel h-full w-full resize-none bg-transparent outline-none"
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={() => onDone(typed)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Escape') event.currentTarget.blur();
      }}
    />
  );
}

/** How far something is dragged, in canvas pixels; told once when it is let go. */
function useDragged(onEnd: (by: Point) => void) {
  const flow = useReactFlow();
  const [by, setBy] = useState<Point | null>(null);
  const start = useRef<Point | null>(null);
  const far = ({ clientX, clientY }: PointerEvent): Point => ({
    x: (clientX - (start.current?.x ?? clientX)) / flow.getZoom(),
    y: (clientY - (start.current?.y ?? clientY)) / flow.getZoom(),
  });
  const handlers = {
    onPointerDown(event: PointerEvent) {
      if (event.button !== 0 || event.target !== event.currentTarget) {
        if (event.target instanceof Element && event.target.closest('a, textarea, .canvas-note-corner'))
          return;
      }
      start.current = { x: event.clientX, y: event.clientY };
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove(event: PointerEvent) {
      if (start.current) setBy(far(event));
    },
    onPointerUp(event: PointerEvent) {
      if (!start.current) return;
      const moved = far(event);
      start.current = null;
      setBy(null);
      if (Math.abs(moved.x) + Math.abs(moved.y) >= GRID / 2) onEnd(moved);
    },
  };
  return { by, handlers };
}
