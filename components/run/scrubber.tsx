'use client';
import { SkipBack, SkipForward, StepBack, StepForward } from 'lucide-react';
import { IconButton } from '#components/ui/icon-button.tsx';
import { useActivationName } from './activation-name.ts';
import { eventLine } from './event-words.ts';
import { useRunStore, useRunStoreApi } from './run-store.ts';

/** Steps through the log; the canvas shows the fold up to the event it stands at. */
export function Scrubber() {
  const store = useRunStoreApi();
  const events = useRunStore((state) => state.events);
  const at = useRunStore((state) => state.at ?? state.events.at(-1)?.seq ?? 0);
  const last = events.at(-1)?.seq ?? 0;
  const current = events.find((event) => event.seq === at);
  const line = current && eventLine(current);
  const nameOf = useActivationName();
  const who = line?.key === undefined ? 'run' : nameOf(line.key);
  const words = line ? `${who} ${line.words}` : 'before the first event';
  const go = (seq: number) => store.scrubTo(seq >= last ? null : Math.max(0, seq));
  return (
    <section className="flex items-center gap-1 border-t bg-surface px-2 py-1" aria-label="Replay">
      <IconButton
        label="To the start"
        icon={<SkipBack aria-hidden />}
        disabled={at === 0}
        onClick={() => go(0)}
      />
      <IconButton
        label="One event back"
        icon={<StepBack aria-hidden />}
        disabled={at === 0}
        onClick={() => go(at - 1)}
      />
      <IconButton
        label="One event on"
        icon={<StepForward aria-hidden />}
        disabled={at >= last}
        onClick={() => go(at + 1)}
      />
      <IconButton
        label="To the newest event"
        icon={<SkipForward aria-hidden />}
        disabled={at >= last}
        onClick={() => go(last)}
      />
      <input
        type="range"
        min={0}
        max={last}
        value={at}
        aria-label="Event shown"
        aria-valuetext={`event ${at} of ${last}: ${words}`}
        className="mx-2 min-w-0 flex-1 accent-(--color-accent)"
        onChange={(event) => go(Number(event.target.value))}
      />
      <span className="hidden w-72 truncate text-12 text-ink-2 tabular-nums sm:inline">
        {at} / {last} <span className="text-ink-3">{words}</span>
      </span>
    </section>
  );
}
