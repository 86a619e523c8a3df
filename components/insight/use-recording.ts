'use client';
/** The run on screen as a recording, up to the moment the scrubber stands at. */
import { useMemo } from 'react';
import { useCanvas } from '#components/canvas/canvas-store.ts';
import { useRunStore } from '#components/run/run-store.ts';
import { type Recording, recordingOf, type Scheme, schemeOf } from '#engine/recorded.ts';
import { primitives } from '#primitives/index.ts';

export function useScheme(): Scheme {
  const pattern = useCanvas((state) => state.pattern);
  return useMemo(() => schemeOf(pattern, { primitives }), [pattern]);
}

export function useRecording(scheme: Scheme): Recording {
  const events = useRunStore((store) => store.events);
  const at = useRunStore((store) => store.at ?? Number.POSITIVE_INFINITY);
  return useMemo(
    () =>
      recordingOf(
        scheme,
        events.filter(({ seq }) => seq <= at),
      ),
    [scheme, events, at],
  );
}
