'use client';
import Link from 'next/link';
import type { RouterOutputs } from '#components/api/trpc.ts';
import { showMs } from '#components/confidence/show-value.ts';
import { StatusLabel } from '#components/confidence/status-glyph.tsx';
import { Ago } from '#components/ui/ago.tsx';
import { CopyId } from '#components/ui/copy-id.tsx';
import { type Column, DataTable, ROW_LINK } from '#components/ui/data-table.tsx';
import { RunConfidence } from './run-confidence.tsx';

export type RunRow = RouterOutputs['runs']['list']['rows'][number];

const COLUMNS: readonly Column<RunRow>[] = [
  {
    key: 'status',
    title: 'Status',
    width: '140px',
    cell: (row) => (
      <Link href={`/runs/${row.id}`} className={`flex w-fit ${ROW_LINK}`}>
        <StatusLabel state={row.status} />
      </Link>
    ),
  },
  {
    key: 'pattern',
    title: 'Pattern',
    cell: (row) => <span className="block max-w-72 truncate max-sm:max-w-32">{row.patternName}</span>,
  },
  {
    key: 'reason',
    title: 'Reason',
    from: 'lg',
    cell: (row) => (
      <span title={row.reason ?? undefined} className="block max-w-72 truncate text-ink-2">
        {row.reason}
      </span>
    ),
  },
  {
    key: 'confidence',
    title: 'Confidence',
    align: 'end',
    width: '130px',
    cell: (row) => <RunConfidence status={row.confStatus} number={row.conf} />,
  },
  {
    key: 'duration',
    title: 'Duration',
    align: 'end',
    from: 'sm',
    width: '90px',
    cell: (row) => (row.ms === null ? <span className="text-ink-3">—</span> : showMs(row.ms)),
  },
  { key: 'calls', title: 'Calls', align: 'end', from: 'md', width: '60px', cell: (row) => row.calls ?? '—' },
  {
    key: 'id',
    title: 'Run',
    from: 'md',
    width: '120px',
    cell: (row) => <CopyId value={row.id} what="run id" chars={10} />,
  },
  {
    key: 'started',
    title: 'Started',
    align: 'end',
    from: 'sm',
    width: '120px',
    cell: (row) => (
      <span className="text-ink-2">
        <Ago at={row.createdAt} />
      </span>
    ),
  },
];

export function RunTable({ rows }: { rows: readonly RunRow[] }) {
  return <DataTable caption="Runs, newest first" columns={COLUMNS} rows={rows} rowKey={(row) => row.id} />;
}
