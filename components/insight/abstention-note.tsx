'use client';
import { useMemo } from 'react';
import { useCanvas } from '#components/canvas/canvas-store.ts';
import { shapeOf } from '#components/canvas/shape.ts';
import { useJump } from '#components/canvas/use-jump.ts';
import { StatusGlyph } from '#components/confidence/status-glyph.tsx';
import { useRunStore } from '#components/run/run-store.ts';
import { recordingOf } from '#engine/recorded.ts';
import { weakestLink } from '#engine/weakest-link.ts';
import { useScheme } from './use-recording.ts';

/** A run that ended without an answer says so, why, and where the silence began: a result, not a failure. */
export function AbstentionNote() {
  const isAbstained = useRunStore(({ events }) => {
    const last = events.at(-1);
    return last?.kind === 'run.finished' && last.status === 'abstained';
  });
  return isAbstained ? <Abstained /> : null;
}

function Abstained() {
  const events = useRunStore((store) => store.events);
  const scheme = useScheme();
  const jump = useJump();
  const last = events.at(-1);
  const first = useMemo(() => weakestLink(recordingOf(scheme, events))?.steps[0], [scheme, events]);
  const began = useCanvas((state) => (first === undefined ? undefined : state.byId[first.node]));
  const reason = last?.kind === 'run.finished' ? (last.reason ?? last.result?.reason) : undefined;
  return (
    <section
      aria-label="Abstained"
      className="flex flex-none flex-wrap items-center gap-x-2 gap-y-1 border-b bg-raised px-3 py-2 text-13"
    >
      <StatusGlyph state="abstained" />
      <b className="font-semibold">Abstained.</b>
      <span className="min-w-0 break-words">{reason ?? 'No reason was recorded.'}</span>
      {began && first?.belief.outcome === 'abstain' && (
        <span className="text-ink-2">
          It began at{' '}
          <button type="button" className="font-mono text-12 underline" onClick={() => jump(began.id)}>
            {shapeOf(began).name}
          </button>
          .
        </span>
      )}
    </section>
  );
}
