'use client';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { FileUp, Plus, Trash2 } from 'lucide-react';
import { useCallback, useDeferredValue, useState } from 'react';
import { ErrorPanel } from '#components/api/error-panel.tsx';
import { useTRPC } from '#components/api/trpc.ts';
import { ImportDialog } from '#components/exchange/import-dialog.tsx';
import { useFileDrop } from '#components/exchange/use-file-drop.ts';
import { MayButton } from '#components/shell/may-button.tsx';
import { Page } from '#components/shell/page.tsx';
import { useUrlState } from '#components/shell/use-url-state.ts';
import { Button } from '#components/ui/button.tsx';
import { toggled } from '#components/ui/choice-column.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Kbd } from '#components/ui/kbd.tsx';
import { MoreButton } from '#components/ui/more-button.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { SearchBox } from '#components/ui/search-box.tsx';
import { TableSkeleton } from '#components/ui/table-skeleton.tsx';
import { useKey } from '#components/ui/use-key.ts';
import { NewPatternDialog } from './new-pattern-dialog.tsx';
import { type PatternRow, PatternTable } from './pattern-table.tsx';
import { StarterGrid } from './starter-grid.tsx';
import { useRemovePattern } from './use-remove-pattern.ts';

function NoPatterns() {
  return (
    <EmptyState
      title="Start with a pattern that already runs, or an empty canvas."
      description={
        <>
          Press <Kbd keys="n" /> for a new pattern. A starter is copied into this workspace; change it as you
          like.
        </>
      }
    >
      <StarterGrid count={3} />
    </EmptyState>
  );
}

type ListProps = { search: string; tag: string; onTag: (tag: string | undefined) => void };

function PatternList({ search, tag, onTag }: ListProps) {
  const trpc = useTRPC();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const filter = { ...(search && { search }), ...(tag && { tag }) };
  const patterns = useInfiniteQuery(
    trpc.patterns.list.infiniteQueryOptions(filter, {
      getNextPageParam: (page) => page.nextCursor,
      placeholderData: (last) => last,
    }),
  );
  if (patterns.isError) return <ErrorPanel error={patterns.error} onRetry={() => void patterns.refetch()} />;
  if (!patterns.data) return <TableSkeleton what="patterns" />;
  const rows = patterns.data.pages.flatMap((page) => page.rows);
  if (rows.length > 0) {
    return (
      <>
        <ChosenBar rows={rows.filter(({ id }) => chosen.has(id))} onClear={() => setChosen(new Set())} />
        <PatternTable
          rows={rows}
          chosen={chosen}
          onChoose={(ids) => setChosen(toggled(chosen, ids))}
          onTag={onTag}
        />
        <MoreButton of={patterns}>Show more patterns</MoreButton>
      </>
    );
  }
  if (!search && !tag) return <NoPatterns />;
  return (
    <EmptyState
      title={search ? `No pattern matches “${search}”.` : `No pattern is tagged #${tag}.`}
      description="Search looks at names and descriptions; a word with # in a description is a tag."
    />
  );
}

/** What can be done with all that are chosen. */
function ChosenBar({ rows, onClear }: { rows: readonly PatternRow[]; onClear: () => void }) {
  const remove = useRemovePattern();
  if (rows.length === 0) return null;
  return (
    <div role="status" className="mb-2 flex h-7 items-center gap-2 text-12 text-ink-2">
      {rows.length} {rows.length === 1 ? 'pattern' : 'patterns'} chosen
      <Button
        onClick={() => {
          remove(rows);
          onClear();
        }}
      >
        <Trash2 aria-hidden />
        Delete
      </Button>
      <Button variant="quiet" onClick={onClear}>
        Clear
      </Button>
    </div>
  );
}

/** Tags of the workspace, as a filter; there are none until a description has one. */
function TagFilter({ tag, onTag }: Pick<ListProps, 'tag' | 'onTag'>) {
  const trpc = useTRPC();
  const { data = [] } = useQuery(trpc.patterns.tags.queryOptions());
  const shown = tag && !data.some((one) => one.tag === tag) ? [{ tag, count: 0 }, ...data] : data;
  if (shown.length === 0) return null;
  return (
    <fieldset className="mb-3 flex flex-wrap gap-1.5">
      <legend className="sr-only">Tags</legend>
      {shown.map((one) => (
        <button
          key={one.tag}
          type="button"
          aria-pressed={one.tag === tag}
          className="inline-flex h-6 items-center gap-1 rounded-full border px-2 text-12 text-ink-2 hover:bg-raised aria-pressed:border-accent aria-pressed:text-ink pointer-coarse:h-11"
          onClick={() => onTag(one.tag === tag ? undefined : one.tag)}
        >
          #{one.tag} <span className="text-11 text-ink-3 tabular-nums">{one.count}</span>
        </button>
      ))}
    </fieldset>
  );
}

export function PatternsPage() {
  const [search, setSearch] = useUrlState('q');
  const [tag, setTag] = useUrlState('tag');
  const [isNew, setNew] = useUrlState('new');
  const openNew = useCallback(() => setNew('1'), [setNew]);
  useKey('n', openNew);
  const [isImport, setImport] = useUrlState('import');
  const [dropped, setDropped] = useState<File | null>(null);
  const drop = useCallback(
    (file: File) => {
      setDropped(file);
      setImport('1');
    },
    [setImport],
  );
  useFileDrop(drop);
  return (
    <Page>
      <PageHeader
        title="Patterns"
        description="A pattern wires agents together and says how sure its answer is."
        actions={
          <>
            <SearchBox
              label="Search patterns"
              value={search}
              onValueChange={setSearch}
              className="w-56 max-sm:w-auto max-sm:flex-1"
            />
            <MayButton needs="patterns.edit" onClick={() => setImport('1')}>
              <FileUp aria-hidden />
              Import
            </MayButton>
            <MayButton needs="patterns.edit" variant="primary" onClick={openNew}>
              <Plus aria-hidden />
              New pattern
              <span className="inline-flex max-sm:hidden">
                <Kbd keys="n" tone="inverse" />
              </span>
            </MayButton>
          </>
        }
      />
      <TagFilter tag={tag} onTag={setTag} />
      <PatternList search={useDeferredValue(search.trim())} tag={tag} onTag={setTag} />
      <ImportDialog
        open={isImport === '1'}
        dropped={dropped}
        onOpenChange={(open) => {
          setImport(open ? '1' : undefined);
          if (!open) setDropped(null);
        }}
      />
      <NewPatternDialog open={isNew === '1'} onOpenChange={(open) => setNew(open ? '1' : undefined)} />
    </Page>
  );
}
