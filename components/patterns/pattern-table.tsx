'use client';
import { Pencil, Trash2 } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import type { RouterOutputs } from '#components/api/trpc.ts';
import { StatusLabel } from '#components/confidence/status-glyph.tsx';
import { useMay } from '#components/shell/use-may.ts';
import { Ago } from '#components/ui/ago.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { choiceColumn } from '#components/ui/choice-column.tsx';
import { type Column, DataTable, ROW_LINK } from '#components/ui/data-table.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { DescribeDialog } from './describe-dialog.tsx';
import { partsOf } from './tags.ts';
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

type Props = {
  rows: readonly PatternRow[];
  /** Ids of those that something is to be done with. */
  chosen: ReadonlySet<string>;
  onChoose: (ids: readonly string[]) => void;
  onTag: (tag: string) => void;
};

export function PatternTable({ rows, chosen, onChoose, onTag }: Props) {
  const { may: mayRemove } = useMay('patterns.edit');
  const remove = useRemovePattern();
  const [described, setDescribed] = useState<PatternRow | null>(null);
  const columns: readonly Column<PatternRow>[] = [
    choiceColumn<PatternRow>({
      rows,
      chosen,
      onChoose,
      idOf: (row) => row.id,
      labelOf: (row) => `Choose ${row.name}`,
    }),
    { key: 'name', title: 'Name', cell: (row) => <NameCell row={row} /> },
    {
      key: 'about',
      title: 'Description',
      from: 'lg',
      cell: (row) => <About row={row} onTag={onTag} onDescribe={() => setDescribed(row)} />,
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
      cell: (row) =>
        mayRemove && (
          <IconButton
            label={`Delete ${row.name}`}
            icon={<Trash2 aria-hidden />}
            size="small"
            className="relative z-10"
            onClick={() => remove([row])}
          />
        ),
    },
  ];
  return (
    <>
      <DataTable
        caption="Patterns of this workspace"
        columns={columns}
        rows={rows}
        rowKey={(row) => row.id}
      />
      {described && <DescribeDialog pattern={described} onClose={() => setDescribed(null)} />}
    </>
  );
}

type AboutProps = { row: PatternRow; onTag: (tag: string) => void; onDescribe: () => void };

/** The description; its tags lead to all that have them. */
function About({ row, onTag, onDescribe }: AboutProps) {
  return (
    <span className="flex max-w-48 items-center xl:max-w-96 gap-1 text-ink-2">
      <span className="min-w-0 truncate">
        {partsOf(row.description).map(({ text, tag, at }) =>
          tag === undefined ? (
            text
          ) : (
            <button
              key={at}
              type="button"
              className="relative z-10 rounded-input text-accent hover:underline"
              onClick={() => onTag(tag)}
            >
              {text}
            </button>
          ),
        )}
      </span>
      <IconButton
        label={`Describe ${row.name}`}
        icon={<Pencil aria-hidden />}
        size="small"
        className="relative z-10 ml-auto"
        onClick={onDescribe}
      />
    </span>
  );
}
