'use client';
import { useMutation } from '@tanstack/react-query';
import { nanoid } from 'nanoid';
import { useMemo, useRef, useState } from 'react';
import { toast } from 'sonner';
import { isWorthRetrying } from '#components/api/error.ts';
import { useTRPC, useTRPCClient } from '#components/api/trpc.ts';
import { type DebugStore, settingsFrom } from '#components/debug/debug-store.ts';
import { type Followed, followRun } from '#components/run/follow-run.ts';
import type { RunStoreApi } from '#components/run/run-store.ts';
import type { CanvasStore } from './canvas-store.ts';
import { NotSaved } from './sync.ts';
import type { RunHow } from './use-screen.ts';

type Options = {
  patternId: string;
  store: CanvasStore;
  runStore: RunStoreApi;
  debug: DebugStore;
  /** Saves what waits; a run pins the revision it gives. */
  flush: () => Promise<number>;
  onOpened: (runId: string) => void;
};

/** Starting, cancelling and repeating runs of one pattern. Refusals of the server show as messages. */
export function useRun({ patternId, store, runStore, debug, flush, onOpened }: Options) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const start = useMutation(trpc.runs.start.mutationOptions());
  const from = useMutation(trpc.runs.runFrom.mutationOptions());
  const retry = useMutation(trpc.runs.retryFrom.mutationOptions());
  const cancel = useMutation(trpc.runs.cancel.mutationOptions());
  const { isStarting, once } = useOnce();
  const { mutateAsync: startRun } = start;
  const { mutateAsync: startFrom } = from;
  const { mutateAsync: retryRun } = retry;
  const { mutate: cancelRun } = cancel;
  const actions = useMemo(() => {
    const open = (runId: string, followed?: Followed) => {
      runStore.open(runId, { isLive: true, ...(followed && { followed }) });
      onOpened(runId);
    };
    const marks = () => settingsFrom(debug.getState(), (node) => store.getState().byId[node] !== undefined);
    return {
      start: (inputs: Record<string, unknown>, how: RunHow = {}): Promise<boolean> =>
        once(async (keyFor) => {
          const revision = await flush();
          const asked = { patternId, revision, inputs, debug: marksOf({ ...marks(), ...how }) };
          const key = keyFor(asked);
          // Opening a stream takes as long as starting a run: both at once.
          const followed = followRun(client, { key });
          const { runId } = await startRun({ ...asked, idempotencyKey: key }).catch((error) => {
            followed.stop();
            throw error;
          });
          open(runId, followed);
        }),
      /** The draft from a node on, with what the newest run that fits gave before it. */
      runFrom: (node: string): Promise<boolean> =>
        once(async (keyFor) => {
          const asked = { patternId, revision: await flush(), node, debug: marksOf(marks()) };
          open((await startFrom({ ...asked, idempotencyKey: keyFor(asked) })).runId);
        }),
      cancel() {
        const { runId } = runStore.getState();
        if (runId !== null) cancelRun({ id: runId });
      },
      /** The run shown, as it was, from a node on. */
      retryFrom(node: string): void {
        const { runId: id } = runStore.getState();
        if (id === null) return;
        void once(async (keyFor) => {
          const asked = { id, node };
          open((await retryRun({ ...asked, idempotencyKey: keyFor(asked) })).runId);
        });
      },
    };
  }, [
    client,
    patternId,
    store,
    runStore,
    debug,
    flush,
    onOpened,
    once,
    startRun,
    startFrom,
    cancelRun,
    retryRun,
  ]);
  return { ...actions, isStarting, isCancelling: cancel.isPending, isRetrying: retry.isPending };
}

type Marks = ReturnType<typeof settingsFrom> & RunHow;

const marksOf = ({ breakpoints, off, ...rest }: Marks) => ({
  ...rest,
  ...(breakpoints && { breakpoints: [...breakpoints] }),
  ...(off && { off: [...off] }),
});

/** The key for what is asked: the same as before where the reply to that was lost. */
type KeyFor = (asked: unknown) => string;

/** One start at a time. One whose reply was lost may have begun a run: asked again, it is that run. */
function useOnce() {
  const [isStarting, setStarting] = useState(false);
  // Two presses before the next render are one run.
  const isTaken = useRef(false);
  const unanswered = useRef<{ asked: string; key: string }>(undefined);
  const once = useMemo(
    () =>
      async (begin: (keyFor: KeyFor) => Promise<void>): Promise<boolean> => {
        if (isTaken.current) return false;
        isTaken.current = true;
        setStarting(true);
        const keyFor = (what: unknown) => {
          const asked = JSON.stringify(what);
          const key = unanswered.current?.asked === asked ? unanswered.current.key : nanoid();
          unanswered.current = { asked, key };
          return key;
        };
        try {
          await begin(keyFor);
          unanswered.current = undefined;
          return true;
        } catch (error) {
          if (error instanceof NotSaved) toast.error(error.message);
          else if (!isWorthRetrying(error)) unanswered.current = undefined;
          return false;
        } finally {
          isTaken.current = false;
          setStarting(false);
        }
      },
    [],
  );
  return { isStarting, once };
}
