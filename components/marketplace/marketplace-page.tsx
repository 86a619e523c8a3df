'use client';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useDeferredValue } from 'react';
import { ErrorPanel } from '#components/api/error-panel.tsx';
import { useTRPC } from '#components/api/trpc.ts';
import { Page } from '#components/shell/page.tsx';
import { useUrlState } from '#components/shell/use-url-state.ts';
import { Button } from '#components/ui/button.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { MoreButton } from '#components/ui/more-button.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { SearchBox } from '#components/ui/search-box.tsx';
import { LoadingNote, Skeleton } from '#components/ui/skeleton.tsx';
import { CategoryFilter } from './category-filter.tsx';
import { type Listing, ListingCard } from './listing-card.tsx';

const GRID = 'grid grid-cols-1 gap-3 sm:grid-cols-2 lg:grid-cols-3';

function Cards({ listings }: { listings: readonly Listing[] | undefined }) {
  if (listings) {
    return (
      <div className={GRID}>
        {listings.map((listing) => (
          <ListingCard key={listing.slug} listing={listing} />
        ))}
      </div>
    );
  }
  return (
    <div className={GRID}>
      <LoadingNote what="listings" />
      {['a', 'b', 'c', 'd', 'e', 'f'].map((key) => (
        <Skeleton key={key} className="h-[238px] rounded-card" />
      ))}
    </div>
  );
}

function NothingFound({ isFiltered, onReset }: { isFiltered: boolean; onReset: () => void }) {
  if (!isFiltered) {
    return (
      <EmptyState
        title="Nothing is published yet."
        description="Open a pattern of yours and publish it; it then appears here for every workspace."
      >
        <Button asChild variant="primary">
          <Link href="/patterns">Open patterns</Link>
        </Button>
      </EmptyState>
    );
  }
  return (
    <EmptyState title="No listing matches." description="Search looks at names and summaries.">
      <Button onClick={onReset}>Show all listings</Button>
    </EmptyState>
  );
}

export function MarketplacePage() {
  const trpc = useTRPC();
  const [search, setSearch] = useUrlState('q');
  const [category, setCategory] = useUrlState('category');
  const term = useDeferredValue(search.trim());
  const searched = term ? { search: term } : {};
  const categories = useQuery(
    trpc.market.categories.queryOptions(searched, { placeholderData: (last) => last }),
  );
  const found = useInfiniteQuery(
    trpc.market.list.infiniteQueryOptions(
      { ...searched, ...(category && { category }) },
      { getNextPageParam: (page) => page.nextCursor, placeholderData: (last) => last },
    ),
  );
  const listings = found.data?.pages.flatMap((page) => page.rows);
  const reset = () => {
    setSearch(undefined);
    setCategory(undefined);
  };
  return (
    <Page>
      <PageHeader
        title="Marketplace"
        description="Published patterns. Installing one puts a pinned copy into this workspace."
        actions={
          <SearchBox
            label="Search the marketplace"
            value={search}
            onValueChange={setSearch}
            className="w-64 max-sm:w-auto max-sm:flex-1"
          />
        }
      />
      <CategoryFilter categories={categories.data ?? []} value={category} onValueChange={setCategory} />
      {found.isError && <ErrorPanel error={found.error} onRetry={() => void found.refetch()} />}
      {!found.isError && listings?.length !== 0 && <Cards listings={listings} />}
      <MoreButton of={found}>Show more listings</MoreButton>
      {listings?.length === 0 && <NothingFound isFiltered={Boolean(search || category)} onReset={reset} />}
    </Page>
  );
}
