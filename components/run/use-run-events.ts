'use client';
import { useEffect, useState } from 'react';
import { useTRPCClient } from '#components/api/trpc.ts';
import { type Connection, followRun } from './follow-run.ts';
import { useRunStore, useRunStoreApi } from './run-store.ts';

/** A loss shorter than this is not worth a word. */
const BLIP_MS = 1_500;

/**
 * Follows the open run's log into the store, from the first event. A lost connection resumes after the
 * last event that arrived; the stream ends by itself after the run did.
 */
export function useRunEvents(): { connection: Connection } {
  const client = useTRPCClient();
  const store = useRunStoreApi();
  const runId = useRunStore((state) => state.runId);
  const [connection, setConnection] = useState<Connection>('live');
  useEffect(() => {
    setConnection('live');
    if (runId === null) return;
    const followed = store.takeFollowed() ?? followRun(client, { id: runId });
    followed.deliver((events) => {
      // Events of a run that was closed meanwhile belong to no one.
      if (store.getState().runId === runId) store.pushAll(events);
    });
    followed.onTexts((texts) => {
      if (store.getState().runId === runId) store.hear(texts);
    });
    let telling: ReturnType<typeof setTimeout>;
    followed.onConnection((now) => {
      clearTimeout(telling);
      telling = setTimeout(() => setConnection(now), now === 'lost' ? BLIP_MS : 0);
    });
    return () => {
      clearTimeout(telling);
      followed.stop();
    };
  }, [client, runId, store]);
  return { connection };
}
