'use client';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { type RouterOutputs, useTRPC } from '#components/api/trpc.ts';
import { createRunStore, type RunStoreApi } from '#components/run/run-store.ts';
import type { StoredEvent } from '#engine/events.ts';

const OPEN: ReadonlySet<string> = new Set(['queued', 'running', 'waiting']);
/** How often the log of a run that goes on is read again. */
const AGAIN_MS = 2_000;

export type LoadedSide = { run: RouterOutputs['runs']['get']; store: RunStoreApi };

/** A run and its log, read as the run page reads it; a run that goes on is read again until it ends. */
export function useComparedRun(id: string) {
  const trpc = useTRPC();
  const run = useQuery(
    trpc.runs.get.queryOptions(
      { id },
      { refetchInterval: ({ state }) => (OPEN.has(state.data?.status ?? '') ? AGAIN_MS : false) },
    ),
  );
  const isOpen = OPEN.has(run.data?.status ?? '');
  const log = useQuery(trpc.runs.log.queryOptions({ id }, { refetchInterval: isOpen ? AGAIN_MS : false }));
  const [store] = useState(() => {
    const made = createRunStore((work) => queueMicrotask(work));
    made.open(id);
    return made;
  });
  const events = log.data;
  useEffect(() => {
    // JSON keeps events as they are; only the type of their serialized form does not see that.
    if (events) store.pushAll(events as StoredEvent[]);
  }, [events, store]);
  // The end may be told before the last events are read.
  const { refetch } = log;
  useEffect(() => {
    if (!isOpen) void refetch();
  }, [isOpen, refetch]);
  const side: LoadedSide | undefined = run.data && events && { run: run.data, store };
  return {
    side,
    error: run.error ?? log.error,
    retry: () => void Promise.all([run.refetch(), log.refetch()]),
  };
}
