'use client';
import Link from 'next/link';
import { useEffect } from 'react';
import { Page } from '#components/shell/page.tsx';
import { Button } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { LoadingNote } from '#components/ui/skeleton.tsx';
import { isRefused } from '#engine/exchange.ts';
import { ImportPreview, ImportProblems } from './import-preview.tsx';
import { useRead } from './use-read.ts';

/** The pattern that stands in the address, behind `#`. Nothing is made before somebody says so. */
export function ImportPage() {
  const { read, readFrom } = useRead();
  useEffect(() => {
    const look = () => void readFrom(location.href);
    look();
    addEventListener('hashchange', look);
    return () => removeEventListener('hashchange', look);
  }, [readFrom]);
  const isEmpty = typeof location !== 'undefined' && location.hash.length < 2;
  return (
    <Page>
      <PageHeader
        title="Import a pattern"
        description="Somebody sent you a pattern in this address. It stays in your browser until you import it."
      />
      <div className="max-w-2xl">
        {!read ? (
          <LoadingNote what="the pattern" />
        ) : isEmpty ? (
          <EmptyState title="This address holds no pattern." description="Import a file instead.">
            <Button asChild variant="primary">
              <Link href="/patterns?import=1">Import a file</Link>
            </Button>
          </EmptyState>
        ) : isRefused(read) ? (
          <ImportProblems refused={read} />
        ) : (
          <ImportPreview imported={read} />
        )}
      </div>
    </Page>
  );
}
