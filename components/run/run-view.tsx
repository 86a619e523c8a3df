'use client';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useMemo, useState } from 'react';
import { ErrorPanel } from '#components/api/error-panel.tsx';
import { useTRPC } from '#components/api/trpc.ts';
import { analyse } from '#components/canvas/analysis.ts';
import { Announcer } from '#components/canvas/announcer.tsx';
import { createCanvasStore } from '#components/canvas/canvas-store.ts';
import { RunActionsContext } from '#components/canvas/run-actions.ts';
import { foldedBefore } from '#components/canvas/use-folded.ts';
import { ViewCanvas, ViewCanvasProvider } from '#components/canvas/view-canvas.tsx';
import { AbstentionNote } from '#components/insight/abstention-note.tsx';
import { LookBar } from '#components/insight/look-bar.tsx';
import { createLookStore, LookContext } from '#components/insight/look-store.ts';
import { useSession } from '#components/shell/use-session.ts';
import { LoadingNote, Skeleton } from '#components/ui/skeleton.tsx';
import type { DebugSettings } from '#engine/events.ts';
import type { Pattern } from '#engine/pattern.ts';
import { RunBanner } from './run-banner.tsx';
import { RunSide } from './run-side.tsx';
import { createRunStore, RunStoreContext, useHasEnded, useRunStore, useRunStoreApi } from './run-store.ts';
import { Scrubber } from './scrubber.tsx';
import { useRunAgain } from './use-run-again.ts';
import { useRunEvents } from './use-run-events.ts';

export type LoadedRun = {
  id: string;
  patternId: string;
  patternName: string;
  graph: Pattern;
  inputs: Readonly<Record<string, unknown>>;
  status: string;
  createdAt: string;
  retryOf: string | null;
  fromNode: string | null;
  hash: string;
  debug: DebugSettings | null;
  calls: number | null;
};

/** One run on the version that ran: live while it goes on, and as it was at any event afterwards. */
export function RunView({ runId }: { runId: string }) {
  const trpc = useTRPC();
  const run = useQuery(trpc.runs.get.queryOptions({ id: runId }, { staleTime: Number.POSITIVE_INFINITY }));
  if (run.error) return <ErrorPanel error={run.error} onRetry={() => void run.refetch()} />;
  if (!run.data) return <RunSkeleton />;
  return <LoadedView key={runId} run={run.data} />;
}

const OPEN = new Set(['queued', 'running', 'waiting']);

function LoadedView({ run }: { run: LoadedRun }) {
  const user = useSession().data?.user.id;
  const [store] = useState(() => {
    const made = createCanvasStore('view', run.graph, foldedBefore(user, run.patternId));
    analyse(made);
    // Today's agents say nothing about the version that ran: only the types are taken over.
    made.setState({ issues: [], issuesByNode: {} });
    return made;
  });
  const [runStore] = useState(() => {
    const made = createRunStore();
    made.open(run.id, { isLive: OPEN.has(run.status) });
    return made;
  });
  return (
    <RunStoreContext value={runStore}>
      <ViewCanvasProvider store={store} patternId={run.patternId}>
        <RunScreen run={run} />
      </ViewCanvasProvider>
    </RunStoreContext>
  );
}

function RunScreen({ run }: { run: LoadedRun }) {
  const { connection } = useRunEvents();
  const again = useRunAgain(run.id);
  const isOver = useHasEnded();
  const [look] = useState(createLookStore);
  useStartAt();
  const { runAgain, isStarting } = again;
  const actions = useMemo(() => ({ retryFrom: runAgain, isRetrying: isStarting }), [runAgain, isStarting]);
  return (
    <RunActionsContext value={actions}>
      <div className="flex h-full min-h-0 flex-col" data-testid="run-view">
        <RunBanner run={run} isOver={isOver} connection={connection} again={again} />
        <AbstentionNote />
        <LookContext value={look}>
          <LookBar store={look} />
          <div className="flex min-h-0 flex-1 flex-col lg:flex-row">
            <div className="flex min-h-64 min-w-0 flex-1 flex-col">
              <div className="min-h-0 flex-1">
                <ViewCanvas label={`The pattern ${run.patternName} as it ran`} />
              </div>
              <Scrubber />
            </div>
            <RunSide run={run} />
          </div>
        </LookContext>
        <Announcer />
      </div>
    </RunActionsContext>
  );
}

/** `?at=12` opens the run as it was at event 12, once that event has arrived. */
function useStartAt(): void {
  const store = useRunStoreApi();
  const last = useRunStore((state) => state.events.at(-1)?.seq ?? 0);
  const [wanted, setWanted] = useState<number | null>(null);
  useEffect(() => {
    const at = Number(new URLSearchParams(location.search).get('at'));
    if (Number.isInteger(at) && at > 0) setWanted(at);
  }, []);
  useEffect(() => {
    if (wanted === null || last < wanted) return;
    store.scrubTo(wanted);
    setWanted(null);
  }, [wanted, last, store]);
}

function RunSkeleton() {
  return (
    <div className="flex h-full flex-col">
      <LoadingNote what="the run" />
      <div className="flex h-11 items-center gap-3 border-b bg-surface px-3">
        <Skeleton className="h-5 w-64" />
      </div>
      <div className="flex min-h-0 flex-1">
        <div className="flex-1 bg-canvas" />
        <div className="hidden w-88 border-l bg-surface lg:block" />
      </div>
    </div>
  );
}
