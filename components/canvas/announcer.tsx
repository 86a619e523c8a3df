'use client';
import { useEffect, useRef, useState } from 'react';
import { STATUS_WORDS } from '#components/confidence/status-glyph.tsx';
import { pausedText } from '#components/debug/paused-nodes.ts';
import { useRunStore } from '#components/run/run-store.ts';
import type { RunState } from '#engine/fold.ts';
import { useCanvas } from './canvas-store.ts';

/** Tells screen readers what the eye sees happen: edits at once, runs when their status changes. */
export function Announcer() {
  const said = useCanvas((state) => state.announcement);
  const runId = useRunStore((store) => store.runId);
  const status = useRunStore((store) => store.state.status);
  const paused = useRunStore((store) => pausedText(store.state));
  const where = useRunStore(({ state }) => standsAt(state));
  const [words, setWords] = useState('');
  useEffect(() => setWords(said), [said]);
  useEffect(() => {
    if (runId === null) return;
    const isPaused = status === 'waiting' && paused !== '';
    const at = where === '' ? '' : ` at ${where}`;
    setWords(
      isPaused
        ? `Run: paused before ${paused.split(' ').join(', ')}.`
        : `Run: ${STATUS_WORDS[status].toLowerCase()}${at}.`,
    );
  }, [runId, status, paused, where]);
  return (
    <>
      <p aria-live="polite" className="sr-only" data-testid="announcer">
        {words}
      </p>
      <ProblemAnnouncer />
    </>
  );
}

/** The nodes that a run waits at, or failed at; empty for any other. */
function standsAt({ status, nodes }: RunState): string {
  if (status !== 'waiting' && status !== 'failed') return '';
  return Object.entries(nodes)
    .flatMap(([node, { state, paused }]) => (state === status && !paused ? [node] : []))
    .join(', ');
}

/** By itself, so that it takes nothing that was just said away: what an edit broke, or repaired. */
function ProblemAnnouncer() {
  const errors = useCanvas(({ issues }) => issues.filter(({ level }) => level === 'error').length);
  const first = useCanvas(({ issues }) => issues.find(({ level }) => level === 'error')?.sentence ?? '');
  const [words, setWords] = useState('');
  const before = useRef(errors);
  useEffect(() => {
    if (before.current === errors) return;
    before.current = errors;
    setWords(errors === 0 ? 'No problems.' : `${errors} ${errors === 1 ? 'problem' : 'problems'}. ${first}`);
  }, [errors, first]);
  return (
    <p aria-live="polite" className="sr-only" data-testid="problem-announcer">
      {words}
    </p>
  );
}
