'use client';
import { useMutation } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useTRPC } from '#components/api/trpc.ts';
import { useRunStoreApi } from '#components/run/run-store.ts';
import type { ReleaseMode } from '#engine/events.ts';
import { pausedText } from './paused-nodes.ts';

/** Lets the run shown go on. A second press answers the same pause, which the server leaves alone. */
export function useRelease() {
  const trpc = useTRPC();
  const store = useRunStoreApi();
  const { mutate, isPending } = useMutation(trpc.runs.resume.mutationOptions());
  const release = useCallback(
    (mode: ReleaseMode) => {
      const { runId, state, events } = store.getState();
      const seen = events.at(-1)?.seq;
      if (runId === null || seen === undefined || pausedText(state) === '') return;
      mutate({ id: runId, mode, seen });
    },
    [mutate, store],
  );
  return { release, isReleasing: isPending };
}
