'use client';
import { useMutation } from '@tanstack/react-query';
import { nanoid } from 'nanoid';
import { useRouter } from 'next/navigation';
import { useCallback, useRef } from 'react';
import { isWorthRetrying } from '#components/api/error.ts';
import { useTRPC } from '#components/api/trpc.ts';

/**
 * Runs a run again, all of it or from a node on, and opens the new one. However often it is pressed before
 * that one is open, it is one run; also where the reply was lost and it is pressed once more.
 */
export function useRunAgain(runId: string) {
  const trpc = useTRPC();
  const router = useRouter();
  const retry = useMutation(trpc.runs.retryFrom.mutationOptions());
  const isTaken = useRef(false);
  const unanswered = useRef<{ node: string | undefined; key: string }>(undefined);
  const { mutate } = retry;
  const runAgain = useCallback(
    (node?: string) => {
      if (isTaken.current) return;
      isTaken.current = true;
      const key = unanswered.current?.node === node ? unanswered.current?.key : undefined;
      const idempotencyKey = key ?? nanoid();
      unanswered.current = { node, key: idempotencyKey };
      mutate(
        { id: runId, idempotencyKey, ...(node !== undefined && { node }) },
        {
          onSuccess: (next) => router.push(`/runs/${next.runId}`),
          onError(error) {
            isTaken.current = false;
            if (!isWorthRetrying(error)) unanswered.current = undefined;
          },
        },
      );
    },
    [mutate, router, runId],
  );
  return { runAgain, isStarting: retry.isPending || retry.isSuccess };
}
