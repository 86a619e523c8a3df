'use client';
import { CalendarClock } from 'lucide-react';
import Link from 'next/link';
import type { RouterOutputs } from '#components/api/trpc.ts';
import { showMs } from '#components/confidence/show-value.ts';
import { StatusLabel } from '#components/confidence/status-glyph.tsx';
import { debugParts } from '#components/debug/words.ts';
import { Ago } from '#components/ui/ago.tsx';
import { choiceColumn } from '#components/ui/choice-column.tsx';
import { CopyId } from '#components/ui/copy-id.tsx';
import { type Column, DataTable, ROW_LINK } from '#components/ui/data-table.tsx';
import { RunConfidence } from './run-confidence.tsx';

export type RunRow = RouterOutputs['runs']['list']['rows'][number];

function PatternCell({ row }: { row: RunRow }) {
  return (
    <span className="flex items-center gap-1.5">
      <span className="block max-w-72 truncate max-sm:max-w-32">{row.patternName}</span>
      {row.scheduleId && (
        <span title="Started by a schedule" className="shrink-0 text-ink-3">
          <CalendarClock aria-hidden className="size-3.5" />
          <span className="sr-only">Started by a schedule</span>
        </span>
      )}
      {row.debug && (
        <span className="block max-w-40 truncate text-12 text-ink-3" title="Not counted in any figure">
          {debugParts(row.debug).join(', ')}
        </span>
      )}
    </span>
  );
}

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
    cell: (row) => <PatternCell row={row} />,
  },
  {
    key: 'reason',
    title: 'Reason',
    from: 'xl',
    cell: (row) => (
      <span title={row.reason ?? undefined} className="block max-w-40 truncate text-ink-2 xl:max-w-72">
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

type Props = {
  rows: readonly RunRow[];
  /** Ids of the runs that are chosen, e.g. to be compared. */
  chosen: ReadonlySet<string>;
  onChoose: (ids: readonly string[]) => void;
};

export function RunTable({ rows, chosen, onChoose }: Props) {
  const choice = choiceColumn<RunRow>({
    rows,
    chosen,
    onChoose,
    idOf: (row) => row.id,
    labelOf: (row) => `Choose the run ${row.id} of ${row.patternName}`,
  });
  return (
    <DataTable
      caption="Runs, newest first"
      columns={[choice, ...COLUMNS]}
      rows={rows}
      rowKey={(row) => row.id}
    />
  );
}
