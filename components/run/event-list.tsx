'use client';
import { memo, type RefObject, useDeferredValue, useEffect, useRef, useState } from 'react';
import { showMs } from '#components/confidence/show-value.ts';
import { StatusGlyph } from '#components/confidence/status-glyph.tsx';
import type { StoredEvent } from '#engine/events.ts';
import { SEPARATOR, useActivationName } from './activation-name.ts';
import { eventLine } from './event-words.ts';
import { useRunStore, useRunStoreApi } from './run-store.ts';
import { ROW, useWindow } from './use-window.ts';

const FRAME = '[role="tabpanel"]';

/** The whole log in order; a click shows the canvas as it was at that event. */
export function EventList() {
  // After the canvas, in a task of its own: the log may be long, and the page laid out to follow it.
  const events = useDeferredValue(useRunStore((store) => store.events));
  const shown = useDeferredValue(useRunStore((store) => store.state.seq));
  const zero = events[0]?.at ?? 0;
  const list = useRef<HTMLOListElement>(null);
  const isAtEnd = useAtEnd(list);
  const last = events.at(-1)?.seq ?? 0;
  const place = useRef(-1);
  place.current = events.findLastIndex(({ seq }) => seq === shown);
  useEffect(() => {
    // Whoever reads further up is not taken away by what arrives; going back to an event shows it.
    if (shown === last && !isAtEnd.current) return;
    if (list.current) bringIntoList(list.current, shown, place.current);
  }, [shown, last, isAtEnd]);
  const part = useWindow(list, events.length, FRAME);
  const [focused, setFocused] = useState<number | null>(null);
  if (events.length === 0) return <p className="p-3 text-12 text-ink-3">Nothing has happened yet.</p>;
  const rows = events
    .slice(part?.from, part?.to)
    .map((event, index) => ({ event, at: (part?.from ?? 0) + index }));
  // What has the focus keeps it when it is scrolled out of sight.
  const kept = part ? events.findIndex(({ seq }) => seq === focused) : -1;
  const held = kept < 0 ? undefined : events[kept];
  if (held && part && (kept < part.from || kept >= part.to)) rows.push({ event: held, at: kept });
  return (
    <ol
      ref={list}
      className="relative my-1 text-12"
      style={part && { height: events.length * ROW }}
      onFocus={({ target }) => setFocused(Number(target.closest<HTMLElement>('[data-seq]')?.dataset.seq))}
      onBlur={() => setFocused(null)}
    >
      {rows.map(({ event, at }) => (
        <EventRow
          key={event.seq}
          event={event}
          zero={zero}
          isShown={event.seq === shown}
          isAhead={event.seq > shown}
          {...(part && { at, count: events.length })}
        />
      ))}
    </ol>
  );
}

/** Scrolls the list alone: where the whole page scrolls, it stays where somebody looks. */
function bringIntoList(list: HTMLElement, seq: number, place: number): void {
  const panel = list.closest(FRAME);
  const frame = panel?.getBoundingClientRect();
  if (!panel || !frame || place < 0) return;
  const row = list.querySelector(`[data-seq="${seq}"]`)?.getBoundingClientRect();
  // A row of a long list may be no element yet, but its place is known.
  const top = row?.top ?? list.getBoundingClientRect().top + place * ROW;
  const bottom = row?.bottom ?? top + ROW;
  if (top < frame.top) panel.scrollTop -= frame.top - top;
  else if (bottom > frame.bottom) panel.scrollTop += bottom - frame.bottom;
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

type RowProps = {
  event: StoredEvent;
  zero: number;
  isShown: boolean;
  isAhead: boolean;
  /** In a list that is not there as a whole. */
  at?: number;
  count?: number;
};

const EventRow = memo(function EventRow({ event, zero, isShown, isAhead, at, count }: RowProps) {
  const store = useRunStoreApi();
  const nameOf = useActivationName();
  const line = eventLine(event);
  const since = event.at - zero;
  const place = at === undefined ? undefined : { top: at * ROW, height: ROW };
  return (
    <li
      data-seq={line.seq}
      className={place && 'absolute inset-x-0'}
      style={place}
      aria-setsize={count}
      aria-posinset={at === undefined ? undefined : at + 1}
    >
      <button
        type="button"
        aria-current={isShown ? 'step' : undefined}
        className={`flex min-h-6 w-full items-center gap-2 px-3 py-0.5 text-left hover:bg-raised aria-[current]:bg-raised ${isAhead ? 'opacity-60' : ''}`}
        onClick={() => store.scrubTo(event.seq)}
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
});

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
