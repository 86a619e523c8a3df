'use client';
import { useMutation } from '@tanstack/react-query';
import { nanoid } from 'nanoid';
import { useMemo, useRef, useState } from 'react';
import { toast } from 'sonner';
import { isWorthRetrying } from '#components/api/error.ts';
import { useTRPC, useTRPCClient } from '#components/api/trpc.ts';
import { type Followed, followRun } from '#components/run/follow-run.ts';
import type { RunStoreApi } from '#components/run/run-store.ts';
import { NotSaved } from './sync.ts';

type Options = {
  patternId: string;
  runStore: RunStoreApi;
  /** Saves what waits; a run pins the revision it gives. */
  flush: () => Promise<number>;
  onOpened: (runId: string) => void;
};

/** Starting, cancelling and repeating runs of one pattern. Refusals of the server show as messages. */
export function useRun({ patternId, runStore, flush, onOpened }: Options) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const start = useMutation(trpc.runs.start.mutationOptions());
  const cancel = useMutation(trpc.runs.cancel.mutationOptions());
  const retry = useMutation(trpc.runs.retryFrom.mutationOptions());
  const [isStarting, setStarting] = useState(false);
  // Two presses before the next render are one run.
  const isTaken = useRef(false);
  // A start whose reply was lost may have begun a run: asked again, it is that run.
  const unanswered = useRef<{ asked: string; key: string }>(undefined);
  const { mutateAsync: startRun } = start;
  const { mutate: cancelRun } = cancel;
  const { mutate: retryRun } = retry;
  const actions = useMemo(() => {
    const open = (runId: string, followed?: Followed) => {
      runStore.open(runId, { isLive: true, ...(followed && { followed }) });
      onOpened(runId);
    };
    return {
      async start(inputs: Record<string, unknown>): Promise<boolean> {
        if (isTaken.current) return false;
        isTaken.current = true;
        setStarting(true);
        try {
          const revision = await flush();
          const asked = JSON.stringify([revision, inputs]);
          const key = unanswered.current?.asked === asked ? unanswered.current.key : nanoid();
          unanswered.current = { asked, key };
          // Opening a stream takes as long as starting a run: both at once.
          const followed = followRun(client, { key });
          const { runId } = await startRun({ patternId, revision, inputs, idempotencyKey: key }).catch(
            (error) => {
              followed.stop();
              if (!isWorthRetrying(error)) unanswered.current = undefined;
              throw error;
            },
          );
          unanswered.current = undefined;
          open(runId, followed);
          return true;
        } catch (error) {
          if (error instanceof NotSaved) toast.error(error.message);
          return false;
        } finally {
          isTaken.current = false;
          setStarting(false);
        }
      },
      cancel() {
        const { runId } = runStore.getState();
        if (runId !== null) cancelRun({ id: runId });
      },
      retryFrom(node: string) {
        const { runId } = runStore.getState();
        if (runId !== null) retryRun({ id: runId, node }, { onSuccess: ({ runId: next }) => open(next) });
      },
    };
  }, [client, patternId, runStore, flush, onOpened, startRun, cancelRun, retryRun]);
  return { ...actions, isStarting, isCancelling: cancel.isPending, isRetrying: retry.isPending };
}
