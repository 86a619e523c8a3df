'use client';
import { useInfiniteQuery } from '@tanstack/react-query';
import { FileUp, Plus } from 'lucide-react';
import { useCallback, useDeferredValue, useState } from 'react';
import { ErrorPanel } from '#components/api/error-panel.tsx';
import { useTRPC } from '#components/api/trpc.ts';
import { ImportDialog } from '#components/exchange/import-dialog.tsx';
import { useFileDrop } from '#components/exchange/use-file-drop.ts';
import { Page } from '#components/shell/page.tsx';
import { useUrlState } from '#components/shell/use-url-state.ts';
import { Button } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Kbd } from '#components/ui/kbd.tsx';
import { MoreButton } from '#components/ui/more-button.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { SearchBox } from '#components/ui/search-box.tsx';
import { TableSkeleton } from '#components/ui/table-skeleton.tsx';
import { useKey } from '#components/ui/use-key.ts';
import { NewPatternDialog } from './new-pattern-dialog.tsx';
import { PatternTable } from './pattern-table.tsx';
import { StarterGrid } from './starter-grid.tsx';

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

function PatternList({ search }: { search: string }) {
  const trpc = useTRPC();
  const patterns = useInfiniteQuery(
    trpc.patterns.list.infiniteQueryOptions(search ? { search } : {}, {
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
        <PatternTable rows={rows} />
        <MoreButton of={patterns}>Show more patterns</MoreButton>
      </>
    );
  }
  if (!search) return <NoPatterns />;
  return (
    <EmptyState
      title={`No pattern matches “${search}”.`}
      description="Search looks at names and descriptions."
    />
  );
}

export function PatternsPage() {
  const [search, setSearch] = useUrlState('q');
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
            <Button onClick={() => setImport('1')}>
              <FileUp aria-hidden />
              Import
            </Button>
            <Button variant="primary" onClick={openNew}>
              <Plus aria-hidden />
              New pattern
              <span className="inline-flex max-sm:hidden">
                <Kbd keys="n" tone="inverse" />
              </span>
            </Button>
          </>
        }
      />
      <PatternList search={useDeferredValue(search.trim())} />
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
