'use client';
import { useSyncExternalStore } from 'react';
import { showAgo, showMoment } from './show-time.ts';

const TICK_MS = 30_000;

function subscribe(listener: () => void): () => void {
  const timer = setInterval(listener, TICK_MS);
  return () => clearInterval(timer);
}

/** An age that keeps itself right; the exact moment is its tooltip. Empty while rendered on the server. */
export function Ago({ at }: { at: Date | string | number }) {
  const tick = useSyncExternalStore(
    subscribe,
    () => Math.floor(Date.now() / TICK_MS),
    () => undefined,
  );
  const moment = new Date(at);
  const isClient = tick !== undefined;
  return (
    <time
      dateTime={moment.toISOString()}
      title={isClient ? showMoment(moment) : undefined}
      className="whitespace-nowrap"
    >
      {isClient && showAgo(moment, new Date())}
    </time>
  );
}
