'use client';
import { useQuery } from '@tanstack/react-query';
import { ReactFlowProvider } from '@xyflow/react';
import { useEffect, useState } from 'react';
import { ErrorPanel } from '#components/api/error-panel.tsx';
import { useTRPC } from '#components/api/trpc.ts';
import { createDebugStore, DebugContext } from '#components/debug/debug-store.ts';
import { createRunStore, RunStoreContext } from '#components/run/run-store.ts';
import { useSession } from '#components/shell/use-session.ts';
import { LoadingNote, Skeleton } from '#components/ui/skeleton.tsx';
import type { Pattern } from '#engine/pattern.ts';
import { followPattern } from './analysis.ts';
import { CanvasContext, type CanvasState, createCanvasStore } from './canvas-store.ts';
import { DesignerScreen } from './designer-screen.tsx';
import { foldedBefore, useFolded } from './use-folded.ts';

export type LoadedPattern = {
  id: string;
  name: string;
  description: string;
  graph: Pattern;
  revision: number;
  updatedAt: string;
  /** Of its own listing, or of the one it was installed from. */
  listingSlug: string | null;
  /** What whoever looks at it may do with it. */
  may: CanvasState['may'];
};

/** The designer of one pattern. Give it a `key` of the pattern's id: nothing of one is kept for another. */
export function Designer({ patternId }: { patternId: string }) {
  const trpc = useTRPC();
  const session = useSession();
  // Loaded once and never refreshed behind the editor's back; saving finds out about newer drafts.
  const loaded = useQuery(
    trpc.patterns.get.queryOptions(
      { id: patternId },
      {
        staleTime: Number.POSITIVE_INFINITY,
        gcTime: 0,
        refetchOnWindowFocus: false,
        refetchOnReconnect: false,
      },
    ),
  );
  if (loaded.error) return <ErrorPanel error={loaded.error} onRetry={() => void loaded.refetch()} />;
  if (!loaded.data || !session.data) return <DesignerSkeleton />;
  const mode = loaded.data.may.includes('patterns.edit') ? 'edit' : 'view';
  return <Loaded key={mode} loaded={loaded.data} mode={mode} user={session.data.user.id} />;
}

type LoadedProps = { loaded: LoadedPattern; mode: 'edit' | 'view'; user: string };

function Loaded({ loaded, mode, user }: LoadedProps) {
  const trpc = useTRPC();
  const [store] = useState(() => {
    const made = createCanvasStore(mode, loaded.graph, foldedBefore(user, loaded.id));
    made.setState({ patternId: loaded.id, may: loaded.may });
    return made;
  });
  const [runStore] = useState(() => createRunStore());
  const [debug] = useState(createDebugStore);
  useFolded(store, loaded.id);
  const agents = useQuery(trpc.agents.list.queryOptions());
  useEffect(() => {
    if (agents.data) store.setState({ agents: agents.data });
  }, [agents.data, store]);
  // Without the agents every agent node would look broken for a moment.
  const isKnown = agents.data !== undefined;
  useEffect(() => (isKnown ? followPattern(store) : undefined), [isKnown, store]);
  return (
    <CanvasContext value={store}>
      <RunStoreContext value={runStore}>
        <DebugContext value={debug}>
          <ReactFlowProvider>
            <DesignerScreen loaded={loaded} />
          </ReactFlowProvider>
        </DebugContext>
      </RunStoreContext>
    </CanvasContext>
  );
}

function DesignerSkeleton() {
  return (
    <div className="flex h-full flex-col">
      <LoadingNote what="the pattern" />
      <div className="flex h-11 items-center gap-3 border-b bg-surface px-3">
        <Skeleton className="h-5 w-48" />
        <Skeleton className="ml-auto h-7 w-24" />
      </div>
      <div className="flex min-h-0 flex-1">
        <div className="hidden w-60 border-r bg-surface lg:block" />
        <div className="flex-1 bg-canvas" />
        <div className="hidden w-80 border-l bg-surface lg:block" />
      </div>
    </div>
  );
}
