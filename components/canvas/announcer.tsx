'use client';
import { useEffect, useState } from 'react';
import { STATUS_WORDS } from '#components/confidence/status-glyph.tsx';
import { useRunStore } from '#components/run/run-store.ts';
import { useCanvas } from './canvas-store.ts';

/** Tells screen readers what the eye sees happen: edits at once, runs when their status changes. */
export function Announcer() {
  const said = useCanvas((state) => state.announcement);
  const runId = useRunStore((store) => store.runId);
  const status = useRunStore((store) => store.state.status);
  const [words, setWords] = useState('');
  useEffect(() => setWords(said), [said]);
  useEffect(() => {
    if (runId !== null) setWords(`Run: ${STATUS_WORDS[status].toLowerCase()}.`);
  }, [runId, status]);
  return (
    <p aria-live="polite" className="sr-only" data-testid="announcer">
      {words}
    </p>
  );
}
