'use client';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTRPC } from '#components/api/trpc.ts';
import type { RunStoreApi } from '#components/run/run-store.ts';

const OPEN = new Set(['queued', 'running', 'waiting']);

/** A run that is still going on is shown again when the pattern is opened: closing the tab stops nothing. */
export function useReattach(patternId: string, runStore: RunStoreApi, onFound: () => void): void {
  const trpc = useTRPC();
  const runs = useQuery(
    trpc.runs.list.queryOptions({ patternId }, { gcTime: 0, staleTime: Number.POSITIVE_INFINITY }),
  );
  const isDone = useRef(false);
  useEffect(() => {
    const last = runs.data?.rows[0];
    if (!last || isDone.current) return;
    isDone.current = true;
    if (!OPEN.has(last.status) || runStore.getState().runId !== null) return;
    runStore.open(last.id, { isLive: true });
    onFound();
  }, [runs.data, runStore, onFound]);
}
