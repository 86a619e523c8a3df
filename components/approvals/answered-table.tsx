'use client';
import Link from 'next/link';
import { toBelief } from '#components/api/to-belief.ts';
import { showBelief, showValue } from '#components/confidence/show-value.ts';
import { Ago } from '#components/ui/ago.tsx';
import { type Column, DataTable, ROW_LINK } from '#components/ui/data-table.tsx';
import type { Approval } from './open-question.tsx';

const COLUMNS: readonly Column<Approval>[] = [
  {
    key: 'question',
    title: 'Question',
    cell: (row) => (
      <Link href={`/runs/${row.runId}`} className={`block max-w-72 truncate ${ROW_LINK}`}>
        {row.question}
      </Link>
    ),
  },
  {
    key: 'subject',
    title: 'About',
    from: 'lg',
    cell: (row) => (
      <span className="block max-w-64 truncate text-ink-2">{showBelief(toBelief(row.subject), 80)}</span>
    ),
  },
  {
    key: 'answer',
    title: 'Answer',
    cell: (row) =>
      row.status === 'answered' ? (
        <span className="font-medium">{showValue(row.answer, 40)}</span>
      ) : (
        <span className="text-ink-3">{row.status}</span>
      ),
  },
  { key: 'by', title: 'Answered by', from: 'md', cell: (row) => row.answeredBy ?? '—' },
  { key: 'pattern', title: 'Pattern', from: 'md', cell: (row) => row.patternName },
  {
    key: 'asked',
    title: 'Asked',
    align: 'end',
    from: 'sm',
    cell: (row) => (
      <span className="text-ink-2">
        <Ago at={row.createdAt} />
      </span>
    ),
  },
];

export function AnsweredTable({ rows }: { rows: readonly Approval[] }) {
  return (
    <DataTable caption="Questions that are closed" columns={COLUMNS} rows={rows} rowKey={(row) => row.id} />
  );
}
