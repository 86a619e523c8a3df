'use client';
import { Trash2 } from 'lucide-react';
import Link from 'next/link';
import type { RouterOutputs } from '#components/api/trpc.ts';
import { StatusLabel } from '#components/confidence/status-glyph.tsx';
import { Ago } from '#components/ui/ago.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { type Column, DataTable, ROW_LINK } from '#components/ui/data-table.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { useRemovePattern } from './use-remove-pattern.ts';

export type PatternRow = RouterOutputs['patterns']['list']['rows'][number];

function NameCell({ row }: { row: PatternRow }) {
  return (
    <span className="flex min-w-0 items-center gap-2">
      <Link
        href={`/patterns/${row.id}`}
        className={`max-w-72 truncate font-medium max-sm:max-w-40 ${ROW_LINK}`}
      >
        {row.name}
      </Link>
      {row.installedFrom && (
        <span className="inline-flex max-sm:hidden">
          <Badge>installed</Badge>
        </span>
      )}
    </span>
  );
}

function LastRun({ row }: { row: PatternRow }) {
  if (!row.lastRun) return <span className="text-ink-3">never run</span>;
  return (
    <Link href={`/runs/${row.lastRun.id}`} className="relative z-10 flex w-fit hover:underline">
      <StatusLabel state={row.lastRun.status} />
    </Link>
  );
}

export function PatternTable({ rows }: { rows: readonly PatternRow[] }) {
  const remove = useRemovePattern();
  const columns: readonly Column<PatternRow>[] = [
    { key: 'name', title: 'Name', cell: (row) => <NameCell row={row} /> },
    {
      key: 'about',
      title: 'Description',
      from: 'lg',
      cell: (row) => <span className="block max-w-96 truncate text-ink-2">{row.description}</span>,
    },
    { key: 'nodes', title: 'Nodes', align: 'end', from: 'sm', width: '72px', cell: (row) => row.nodeCount },
    { key: 'run', title: 'Last run', width: '140px', cell: (row) => <LastRun row={row} /> },
    {
      key: 'updated',
      title: 'Updated',
      align: 'end',
      from: 'sm',
      width: '140px',
      cell: (row) => (
        <span className="text-ink-2">
          <Ago at={row.updatedAt} />
        </span>
      ),
    },
    {
      key: 'delete',
      title: <span className="sr-only">Delete</span>,
      width: '40px',
      align: 'end',
      cell: (row) => (
        <IconButton
          label={`Delete ${row.name}`}
          icon={<Trash2 aria-hidden />}
          size="small"
          className="relative z-10"
          onClick={() => remove(row)}
        />
      ),
    },
  ];
  return (
    <DataTable caption="Patterns of this workspace" columns={columns} rows={rows} rowKey={(row) => row.id} />
  );
}
