'use client';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { GitCompareArrows, Square } from 'lucide-react';
import Link from 'next/link';
import { useDeferredValue, useState } from 'react';
import { ErrorPanel } from '#components/api/error-panel.tsx';
import { useTRPC } from '#components/api/trpc.ts';
import { useRunChanges } from '#components/api/use-run-changes.ts';
import { Page } from '#components/shell/page.tsx';
import { useUrlState } from '#components/shell/use-url-state.ts';
import { Button } from '#components/ui/button.tsx';
import { toggled } from '#components/ui/choice-column.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { MoreButton } from '#components/ui/more-button.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { SearchBox } from '#components/ui/search-box.tsx';
import { TableSkeleton } from '#components/ui/table-skeleton.tsx';
import type { RunStatus } from '#engine/events.ts';
import { RunFilters, toStatus } from './run-filters.tsx';
import { type RunRow, RunTable } from './run-table.tsx';

type Filter = { search?: string; status?: RunStatus; patternId?: string };

function RunList({ filter }: { filter: Filter }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  useRunChanges(() => void queryClient.invalidateQueries(trpc.runs.list.pathFilter()));
  const runs = useInfiniteQuery(
    trpc.runs.list.infiniteQueryOptions(filter, {
      getNextPageParam: (page) => page.nextCursor,
      placeholderData: (last) => last,
    }),
  );
  if (runs.isError) return <ErrorPanel error={runs.error} onRetry={() => void runs.refetch()} />;
  if (!runs.data) return <TableSkeleton what="runs" rows={8} />;
  const rows = runs.data.pages.flatMap((page) => page.rows);
  if (rows.length === 0) return <NoRuns isFiltered={Object.keys(filter).length > 0} />;
  return (
    <>
      <ChosenBar rows={rows} chosen={chosen} onClear={() => setChosen(new Set())} />
      <RunTable rows={rows} chosen={chosen} onChoose={(ids) => setChosen(toggled(chosen, ids))} />
      <MoreButton of={runs}>Show older runs</MoreButton>
    </>
  );
}

type ChosenProps = { rows: readonly RunRow[]; chosen: ReadonlySet<string>; onClear: () => void };

/** What can be done with the runs that are chosen: two of them are compared, the older one first. */
function ChosenBar({ rows, chosen, onClear }: ChosenProps) {
  const all = rows.filter(({ id }) => chosen.has(id));
  const [newer, older, ...others] = all;
  const cancel = useCancelAll();
  if (!newer) return null;
  const count = others.length + (older ? 2 : 1);
  const busy = all.filter(({ status }) => OPEN.has(status)).map(({ id }) => id);
  return (
    <div role="status" className="mb-2 flex h-7 items-center gap-2 text-12 text-ink-2">
      {count} {count === 1 ? 'run' : 'runs'} chosen{count !== 2 && '; choose two to compare them'}
      {older && count === 2 && (
        <Button asChild>
          <Link href={`/runs/${older.id}/compare?with=${newer.id}`}>
            <GitCompareArrows aria-hidden />
            Compare
          </Link>
        </Button>
      )}
      {busy.length > 0 && (
        <Button onClick={() => cancel(busy)}>
          <Square aria-hidden />
          Cancel {busy.length === count ? '' : busy.length}
        </Button>
      )}
      <Button variant="quiet" onClick={onClear}>
        Clear
      </Button>
    </div>
  );
}

const OPEN: ReadonlySet<RunStatus> = new Set(['queued', 'running', 'waiting']);

/** One after the other; a run that ended meanwhile is no fault. */
function useCancelAll() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const cancel = useMutation(
    trpc.runs.cancel.mutationOptions({
      onSettled: () => queryClient.invalidateQueries(trpc.runs.list.pathFilter()),
    }),
  );
  return (ids: readonly string[]) => {
    for (const id of ids) cancel.mutate({ id });
  };
}

function NoRuns({ isFiltered }: { isFiltered: boolean }) {
  if (isFiltered) {
    return (
      <EmptyState
        title="No run matches these filters."
        description="Choose another status or pattern, or search for something else."
      />
    );
  }
  return (
    <EmptyState
      title="Nothing has run yet."
      description="Open a pattern and run it; its runs appear here while they happen."
    >
      <Button asChild variant="primary">
        <Link href="/patterns">Open patterns</Link>
      </Button>
    </EmptyState>
  );
}

export function RunsPage() {
  const [statusText, setStatus] = useUrlState('status');
  const [patternId, setPattern] = useUrlState('pattern');
  const [typed, setSearch] = useUrlState('q');
  const search = useDeferredValue(typed.trim());
  const status = toStatus(statusText);
  return (
    <Page>
      <PageHeader
        title="Runs"
        description="Every run keeps its log: open one to replay it."
        actions={
          <>
            <SearchBox
              label="Search runs"
              value={typed}
              onValueChange={setSearch}
              className="w-48 max-sm:w-full"
            />
            <RunFilters status={status} onStatus={setStatus} patternId={patternId} onPattern={setPattern} />
          </>
        }
      />
      <RunList
        filter={{ ...(search && { search }), ...(status && { status }), ...(patternId && { patternId }) }}
      />
    </Page>
  );
}
