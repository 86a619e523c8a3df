'use client';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { ErrorPanel } from '#components/api/error-panel.tsx';
import { useTRPC } from '#components/api/trpc.ts';
import { StatusLabel } from '#components/confidence/status-glyph.tsx';
import { RunConfidence } from '#components/runs/run-confidence.tsx';
import type { RunRow } from '#components/runs/run-table.tsx';
import { Page } from '#components/shell/page.tsx';
import { Ago } from '#components/ui/ago.tsx';
import { CopyId } from '#components/ui/copy-id.tsx';
import { type Column, DataTable, ROW_LINK } from '#components/ui/data-table.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { MoreButton } from '#components/ui/more-button.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { TableSkeleton } from '#components/ui/table-skeleton.tsx';

type Props = { runId: string; onChoose: (runId: string) => void };

/** Which run to compare with: the others of the same pattern. */
export function RunPicker({ runId, onChoose }: Props) {
  const trpc = useTRPC();
  const run = useQuery(trpc.runs.get.queryOptions({ id: runId }));
  const patternId = run.data?.patternId;
  const others = useInfiniteQuery(
    trpc.runs.list.infiniteQueryOptions(patternId === undefined ? {} : { patternId }, {
      enabled: patternId !== undefined,
      getNextPageParam: (page) => page.nextCursor,
    }),
  );
  const error = run.error ?? others.error;
  if (error) return <ErrorPanel error={error} onRetry={() => void run.refetch()} />;
  if (!run.data || !others.data) return <TableSkeleton what="runs" rows={8} />;
  const rows = others.data.pages.flatMap((page) => page.rows).filter(({ id }) => id !== runId);
  return (
    <Page>
      <PageHeader
        title="Compare with which run?"
        description={`Other runs of ${run.data.patternName}, newest first.`}
      />
      {rows.length === 0 ? (
        <EmptyState
          title="This pattern has no other run."
          description="Run it again, then come back: both are compared node by node."
        />
      ) : (
        <DataTable
          caption="Runs to compare with, newest first"
          columns={columnsFor(onChoose)}
          rows={rows}
          rowKey={(row) => row.id}
        />
      )}
      <MoreButton of={others}>Show older runs</MoreButton>
    </Page>
  );
}

const columnsFor = (onChoose: (runId: string) => void): readonly Column<RunRow>[] => [
  {
    key: 'status',
    title: 'Status',
    cell: (row) => (
      <button type="button" onClick={() => onChoose(row.id)} className={`flex w-fit ${ROW_LINK}`}>
        <StatusLabel state={row.status} />
      </button>
    ),
  },
  {
    key: 'confidence',
    title: 'Confidence',
    align: 'end',
    cell: (row) => <RunConfidence status={row.confStatus} number={row.conf} />,
  },
  { key: 'id', title: 'Run', from: 'sm', cell: (row) => <CopyId value={row.id} what="run id" chars={10} /> },
  { key: 'started', title: 'Started', align: 'end', cell: (row) => <Ago at={row.createdAt} /> },
];
