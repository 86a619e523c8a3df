'use client';
import { useEffect, useState } from 'react';
import { useTRPCClient } from '#components/api/trpc.ts';
import { followRun } from './follow-run.ts';
import { useRunStore, useRunStoreApi } from './run-store.ts';

/**
 * Follows the open run's log into the store, from the first event. A broken connection resumes after the
 * last event that arrived; the stream ends by itself after the run did.
 */
export function useRunEvents(): { isBroken: boolean } {
  const client = useTRPCClient();
  const store = useRunStoreApi();
  const runId = useRunStore((state) => state.runId);
  const [isBroken, setBroken] = useState(false);
  useEffect(() => {
    setBroken(false);
    if (runId === null) return;
    const followed = store.takeFollowed() ?? followRun(client, { id: runId });
    followed.deliver((events) => {
      // Events of a run that was closed meanwhile belong to no one.
      if (store.getState().runId === runId) store.pushAll(events);
    });
    followed.onBroken(() => setBroken(true));
    return followed.stop;
  }, [client, runId, store]);
  return { isBroken };
}
