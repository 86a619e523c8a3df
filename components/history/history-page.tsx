'use client';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { ArrowLeftRight } from 'lucide-react';
import Link from 'next/link';
import { ErrorPanel } from '#components/api/error-panel.tsx';
import { useTRPC } from '#components/api/trpc.ts';
import { useMay } from '#components/shell/use-may.ts';
import { IconButton } from '#components/ui/icon-button.tsx';
import { MoreButton } from '#components/ui/more-button.tsx';
import { LoadingNote, Skeleton } from '#components/ui/skeleton.tsx';
import { DiffView } from './diff-view.tsx';
import { HistoryList } from './history-list.tsx';
import { useRestore } from './use-restore.ts';
import { type SidesHandle, sideWords, useSides } from './use-sides.ts';

/** What became of a pattern: its versions and edits, any two of them compared, any one restored. */
export function HistoryPage({ patternId }: { patternId: string }) {
  const history = useHistory(patternId);
  const { pattern, versions, edits } = history;
  const { may: canEdit } = useMay('patterns.edit', pattern.data?.may);
  const [first] = versions.data ?? [];
  const rows = edits.data?.pages.flatMap((page) => page.rows) ?? [];
  const oldest = rows.at(-1);
  const sides = useSides(first ? `v${first.semver}` : oldest ? `r${oldest.revision}` : 'draft');
  const restore = useRestore(patternId);
  const error = pattern.error ?? versions.error ?? edits.error;
  if (error) return <ErrorPanel error={error} onRetry={history.refetch} />;
  if (!pattern.data || !versions.data || !edits.data) return <HistorySkeleton />;
  return (
    <div className="flex h-full min-h-0 flex-col" data-testid="history">
      <Head patternId={patternId} name={pattern.data.name} sides={sides} />
      <div className="flex min-h-0 flex-1 flex-col overflow-y-auto xl:flex-row xl:overflow-hidden">
        <aside
          aria-label="History"
          className="flex-none border-b bg-surface pb-3 max-xl:max-h-72 xl:w-80 xl:border-r xl:border-b-0 overflow-y-auto"
        >
          <HistoryList
            versions={versions.data}
            edits={rows}
            draft={pattern.data}
            sides={sides}
            onRestore={canEdit ? restore : undefined}
          >
            <MoreButton of={edits}>Show older edits</MoreButton>
          </HistoryList>
        </aside>
        <Comparison patternId={patternId} sides={sides} />
      </div>
    </div>
  );
}

function useHistory(id: string) {
  const trpc = useTRPC();
  const pattern = useQuery(trpc.patterns.get.queryOptions({ id }, { staleTime: 0 }));
  const versions = useQuery(trpc.patterns.versions.queryOptions({ id }));
  const edits = useInfiniteQuery(
    trpc.patterns.edits.infiniteQueryOptions({ id }, { getNextPageParam: (page) => page.nextCursor }),
  );
  const refetch = () => void Promise.all([pattern.refetch(), versions.refetch(), edits.refetch()]);
  return { pattern, versions, edits, refetch };
}

type HeadProps = { patternId: string; name: string; sides: SidesHandle };

function Head({ patternId, name, sides }: HeadProps) {
  const swap = () => {
    sides.setFrom(sides.to);
    sides.setTo(sides.from);
  };
  return (
    <header className="flex min-h-11 flex-none flex-wrap items-center gap-x-4 gap-y-1 border-b bg-surface px-3 py-1.5">
      <h1 className="flex min-w-0 items-center gap-1.5">
        <Link href={`/patterns/${patternId}`} className="truncate font-semibold hover:underline">
          {name}
        </Link>
        <span aria-hidden className="text-ink-3">
          /
        </span>
        <span className="text-ink-2">History</span>
      </h1>
      <p className="flex items-center gap-1.5 text-12 text-ink-2">
        From {sideWords(sides.from)} to {sideWords(sides.to)}
        <IconButton
          label="Swap the sides"
          side="bottom"
          size="small"
          icon={<ArrowLeftRight aria-hidden />}
          onClick={swap}
        />
      </p>
    </header>
  );
}

function Comparison({ patternId, sides: { from, to } }: { patternId: string; sides: SidesHandle }) {
  const trpc = useTRPC();
  const stateAt = (at: string) =>
    // What was published, and what an edit made, never changes.
    trpc.patterns.state.queryOptions(
      { id: patternId, at },
      { staleTime: at === 'draft' ? 0 : Number.POSITIVE_INFINITY },
    );
  const before = useQuery(stateAt(from));
  const after = useQuery(stateAt(to));
  const error = before.error ?? after.error;
  if (error) {
    const retry = () => void Promise.all([before.refetch(), after.refetch()]);
    return <ErrorPanel error={error} onRetry={retry} />;
  }
  if (!before.data || !after.data) return <LoadingNote what="the comparison" />;
  return (
    <DiffView
      key={`${from} ${before.dataUpdatedAt} ${to} ${after.dataUpdatedAt}`}
      patternId={patternId}
      before={before.data.graph}
      after={after.data.graph}
    />
  );
}

function HistorySkeleton() {
  return (
    <div className="flex h-full flex-col">
      <LoadingNote what="the history" />
      <div className="flex h-11 items-center gap-3 border-b bg-surface px-3">
        <Skeleton className="h-5 w-64" />
      </div>
      <div className="flex min-h-0 flex-1">
        <div className="hidden w-80 border-r bg-surface xl:block" />
        <div className="flex-1 bg-canvas" />
        <div className="hidden w-88 border-l bg-surface xl:block" />
      </div>
    </div>
  );
}
