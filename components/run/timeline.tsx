'use client';
import { useDeferredValue, useMemo, useRef } from 'react';
import { showMs } from '#components/confidence/show-value.ts';
import { STATUS_TONES, STATUS_WORDS, StatusGlyph } from '#components/confidence/status-glyph.tsx';
import { useActivationName } from './activation-name.ts';
import { type Span, spansOf } from './event-words.ts';
import { isRunOver, useRunStore } from './run-store.ts';
import { ROW, useWindow } from './use-window.ts';

/** Spans by time: what ran beside what, what is still open (dashed), and how often it was started. */
export function Timeline() {
  // After the canvas, in a task of its own.
  const events = useDeferredValue(useRunStore((store) => store.events));
  const until = useDeferredValue(useRunStore((store) => store.state.seq));
  const isOver = useRunStore((store) => isRunOver(store.state));
  const spans = useMemo(() => spansOf(events.filter((event) => event.seq <= until)), [events, until]);
  const zero = events[0]?.at ?? 0;
  const last = events.findLast((event) => event.seq <= until)?.at ?? zero;
  const total = Math.max(1, last - zero);
  const list = useRef<HTMLOListElement>(null);
  const part = useWindow(list, spans.length, '[role="tabpanel"]');
  if (spans.length === 0) return <p className="p-3 text-12 text-ink-3">No node has started yet.</p>;
  return (
    <ol
      ref={list}
      className="relative my-1 text-12"
      style={part && { height: spans.length * ROW }}
      aria-label={`Spans over ${showMs(total)}`}
    >
      {spans.slice(part?.from, part?.to).map((span, index) => (
        <SpanRow
          key={span.key}
          span={span}
          total={total}
          isOver={isOver}
          {...(part && { at: part.from + index, count: spans.length })}
        />
      ))}
    </ol>
  );
}

type RowProps = {
  span: Span;
  total: number;
  isOver: boolean;
  /** In a list that is not there as a whole. */
  at?: number;
  count?: number;
};

function SpanRow({ span, total, isOver, at, count }: RowProps) {
  const end = span.end ?? total;
  const isOpen = span.end === undefined && !isOver;
  const tone = STATUS_TONES[span.glyph];
  const name = useActivationName()(span.key);
  const tries = span.attempts > 1 ? ` ${span.attempts}×` : '';
  return (
    <li
      className={`flex h-6 items-center gap-2 px-3 ${at === undefined ? '' : 'absolute inset-x-0'}`}
      style={at === undefined ? undefined : { top: at * ROW }}
      aria-setsize={count}
      aria-posinset={at === undefined ? undefined : at + 1}
      title={`${name}: ${STATUS_WORDS[span.glyph]}, ${showMs(Math.max(0, end - span.start))}`}
    >
      <StatusGlyph state={span.glyph} size={12} />
      <span className="w-28 flex-none truncate font-mono [direction:rtl]">
        <bdi>{name}</bdi>
      </span>
      <svg className="h-3 min-w-0 flex-1" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">
        <rect
          x={(span.start / total) * 100}
          y="2"
          width={Math.max(0.8, ((end - span.start) / total) * 100)}
          height="8"
          fill={isOpen ? 'none' : tone}
          stroke={tone}
          strokeDasharray={isOpen ? '2 2' : undefined}
          vectorEffect="non-scaling-stroke"
        />
      </svg>
      <span className="w-20 flex-none text-right text-11 text-ink-3 tabular-nums">
        {showMs(Math.max(0, end - span.start))}
        {tries}
      </span>
    </li>
  );
}
