'use client';
import { type RefObject, useEffect, useRef } from 'react';
import { showMs } from '#components/confidence/show-value.ts';
import { StatusGlyph } from '#components/confidence/status-glyph.tsx';
import { SEPARATOR, useActivationName } from './activation-name.ts';
import { eventLine } from './event-words.ts';
import { useRunStore, useRunStoreApi } from './run-store.ts';

/** The whole log in order; a click shows the canvas as it was at that event. */
export function EventList() {
  const events = useRunStore((store) => store.events);
  const shown = useRunStore((store) => store.state.seq);
  const zero = events[0]?.at ?? 0;
  const list = useRef<HTMLOListElement>(null);
  const isAtEnd = useAtEnd(list);
  const last = events.at(-1)?.seq ?? 0;
  useEffect(() => {
    // Whoever reads further up is not taken away by what arrives; going back to an event shows it.
    if (shown === last && !isAtEnd.current) return;
    if (list.current) bringIntoList(list.current, shown);
  }, [shown, last, isAtEnd]);
  if (events.length === 0) return <p className="p-3 text-12 text-ink-3">Nothing has happened yet.</p>;
  return (
    <ol ref={list} className="py-1 text-12">
      {events.map((event) => (
        <EventRow
          key={event.seq}
          line={eventLine(event)}
          since={event.at - zero}
          isShown={event.seq === shown}
        />
      ))}
    </ol>
  );
}

/** Scrolls the list alone: where the whole page scrolls, it stays where somebody looks. */
function bringIntoList(list: HTMLElement, seq: number): void {
  const row = list.querySelector(`[data-seq="${seq}"]`)?.getBoundingClientRect();
  const panel = list.closest('[role="tabpanel"]');
  const frame = panel?.getBoundingClientRect();
  if (!row || !panel || !frame) return;
  if (row.top < frame.top) panel.scrollTop -= frame.top - row.top;
  else if (row.bottom > frame.bottom) panel.scrollTop += row.bottom - frame.bottom;
}

/** Pixels from the end that count as the end. */
const NEAR = 32;

/** Does what scrolls around the list stand at its end? It does until somebody scrolls away. */
function useAtEnd(list: RefObject<HTMLElement | null>): RefObject<boolean> {
  const isAtEnd = useRef(true);
  useEffect(() => {
    const note = ({ target }: Event) => {
      if (!(target instanceof HTMLElement) || !target.contains(list.current)) return;
      isAtEnd.current = target.scrollHeight - target.scrollTop - target.clientHeight < NEAR;
    };
    // Scrolling does not bubble.
    document.addEventListener('scroll', note, true);
    return () => document.removeEventListener('scroll', note, true);
  }, [list]);
  return isAtEnd;
}

type RowProps = { line: ReturnType<typeof eventLine>; since: number; isShown: boolean };

function EventRow({ line, since, isShown }: RowProps) {
  const store = useRunStoreApi();
  const nameOf = useActivationName();
  const isAhead = useRunStore((state) => line.seq > state.state.seq);
  return (
    <li data-seq={line.seq}>
      <button
        type="button"
        aria-current={isShown ? 'step' : undefined}
        className={`flex min-h-6 w-full items-center gap-2 px-3 py-0.5 text-left hover:bg-raised aria-[current]:bg-raised ${isAhead ? 'opacity-60' : ''}`}
        onClick={() => store.scrubTo(line.seq)}
      >
        <span className="w-6 flex-none text-right text-11 text-ink-3">{line.seq}</span>
        <StatusGlyph state={line.glyph} size={12} isPast />
        <span className="min-w-0 flex-1 truncate">
          <Who name={line.key === undefined ? 'run' : nameOf(line.key)} />{' '}
          <span className="text-ink-2">{line.words}</span>
        </span>
        <span className="flex-none text-11 text-ink-3">+{showMs(Math.max(0, since))}</span>
      </button>
    </li>
  );
}

/** The node in full; what it lies in may be cut, as the row has to say what happened too. */
function Who({ name }: { name: string }) {
  const parts = name.split(SEPARATOR);
  const node = parts.pop();
  return (
    <>
      {parts.length > 0 && (
        <span
          className="mr-1 inline-block max-w-24 truncate align-bottom text-11 text-ink-3"
          title={name}
        >{`${parts.join(SEPARATOR)}${SEPARATOR}`}</span>
      )}
      <span className="font-mono">{node}</span>
    </>
  );
}
