'use client';
import { skipToken } from '@tanstack/react-query';
import { useSubscription } from '@trpc/tanstack-react-query';
import { useTRPC } from '#components/api/trpc.ts';
import type { StoredEvent } from '#engine/events.ts';
import { useRunStore, useRunStoreApi } from './run-store.ts';

/**
 * Follows the open run's log into the store, from the first event. A broken connection resumes after the
 * last event that arrived; the stream ends by itself after the run did.
 */
export function useRunEvents(): { isBroken: boolean } {
  const trpc = useTRPC();
  const store = useRunStoreApi();
  const runId = useRunStore((state) => state.runId);
  const subscription = useSubscription(
    trpc.runs.events.subscriptionOptions(runId === null ? skipToken : { id: runId }, {
      onData: ({ data }) => {
        // Events of a run that was closed meanwhile belong to no one. JSON keeps events as they are; only
        // the type of their serialized form does not see that.
        if (store.getState().runId === runId) for (const event of data as StoredEvent[]) store.push(event);
      },
    }),
  );
  return { isBroken: subscription.status === 'error' };
}
