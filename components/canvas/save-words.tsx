'use client';
import { useEffect, useState } from 'react';
import type { SaveState } from './sync.ts';

function ago(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000));
  if (seconds < 60) return `${seconds} s ago`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min ago` : `${Math.round(minutes / 60)} h ago`;
}

export function saveWords(state: SaveState, now: number): string {
  switch (state.kind) {
    case 'saved':
      return `Saved ${ago(now - state.at)}`;
    case 'unsaved':
      return 'Unsaved';
    case 'saving':
      return 'Saving';
    case 'offline':
      return 'Offline: kept in this browser, trying again';
    case 'conflict':
      return 'Conflict';
    case 'refused':
      return state.sentence;
  }
}

/** `Saved 2 s ago`, `Saving`, `Unsaved`, `Offline`, `Conflict`; says so to screen readers when it matters. */
export function SaveWords({ state }: { state: SaveState }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 5000);
    return () => clearInterval(timer);
  }, []);
  const isLoud = state.kind === 'offline' || state.kind === 'conflict' || state.kind === 'refused';
  // A conflict stands in a button, which an alert inside would leave without a name: the alert is around it.
  const isAlert = isLoud && state.kind !== 'conflict';
  return (
    <span
      role={isAlert ? 'alert' : undefined}
      data-save={state.kind}
      className={`truncate whitespace-nowrap text-12 tabular-nums ${isLoud ? 'font-semibold text-ink' : 'text-ink-3'}`}
    >
      {isLoud && (
        <span aria-hidden className="mr-1 text-wait">
          ▲
        </span>
      )}
      {saveWords(state, Math.max(now, state.kind === 'saved' ? state.at : 0))}
    </span>
  );
}
