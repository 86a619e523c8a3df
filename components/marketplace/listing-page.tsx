'use client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { ErrorPanel } from '#components/api/error-panel.tsx';
import { useTRPC } from '#components/api/trpc.ts';
import { Miniature } from '#components/canvas/miniature.tsx';
import { Page } from '#components/shell/page.tsx';
import { Ago } from '#components/ui/ago.tsx';
import { CopyId } from '#components/ui/copy-id.tsx';
import { type Column, DataTable } from '#components/ui/data-table.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { LoadingNote, Skeleton } from '#components/ui/skeleton.tsx';
import { InstallButton } from './install-button.tsx';
import { type ListingDetails, ListingFacts } from './listing-facts.tsx';

type Version = ListingDetails['versions'][number];

const VERSIONS: readonly Column<Version>[] = [
  {
    key: 'semver',
    title: 'Version',
    width: '80px',
    cell: (row) => <span className="font-mono text-12">{row.semver}</span>,
  },
  {
    key: 'note',
    title: 'Note',
    cell: (row) => <span className="block max-w-80 truncate max-sm:whitespace-normal">{row.note}</span>,
  },
  {
    key: 'hash',
    title: 'Hash',
    from: 'md',
    cell: (row) => <CopyId value={row.hash} what="content hash" chars={10} />,
  },
  {
    key: 'at',
    title: 'Published',
    align: 'end',
    cell: (row) => (
      <span className="text-ink-2">
        <Ago at={row.publishedAt} />
      </span>
    ),
  },
];

/** Input name -> value, as one would type it. */
function Example({ example }: { example: ListingDetails['example'] }) {
  const entries = Object.entries(example);
  if (entries.length === 0) return null;
  return (
    <section>
      <h2 className="mb-2 font-semibold text-15">Example input</h2>
      <dl className="rounded-card border bg-surface px-4 py-2">
        {entries.map(([name, value]) => (
          <div key={name} className="py-1">
            <dt className="font-mono text-12 text-ink-3">{name}</dt>
            <dd className="whitespace-pre-wrap break-words">
              {typeof value === 'string' ? value : JSON.stringify(value, null, 2)}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Body({ listing }: { listing: ListingDetails }) {
  return (
    <div className="grid grid-cols-1 gap-6 lg:grid-cols-[1fr_300px]">
      <div className="flex min-w-0 flex-col gap-6">
        <div className="h-52 rounded-card border bg-surface p-4 sm:h-80">
          <Miniature
            graph={listing.graph}
            label={`The graph of ${listing.name}: ${listing.nodeCount} nodes`}
          />
        </div>
        {listing.versions[0] && (
          <section>
            <h2 className="mb-2 font-semibold text-15">About this version</h2>
            <p className="max-w-prose whitespace-pre-wrap break-words text-ink-2">
              {listing.versions[0].note}
            </p>
          </section>
        )}
        <Example example={listing.example} />
        <section>
          <h2 className="mb-2 font-semibold text-15">Versions</h2>
          <DataTable
            caption={`Versions of ${listing.name}`}
            columns={VERSIONS}
            rows={listing.versions}
            rowKey={({ semver }) => semver}
          />
        </section>
      </div>
      <ListingFacts listing={listing} />
    </div>
  );
}

const Breadcrumb = () => (
  <Link href="/marketplace" className="hover:text-ink hover:underline">
    Marketplace
  </Link>
);

export function ListingPage({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const found = useQuery(trpc.market.get.queryOptions({ slug }));
  if (found.isError) {
    return (
      <Page>
        <ErrorPanel error={found.error} onRetry={() => void found.refetch()} />
      </Page>
    );
  }
  const listing = found.data;
  if (!listing) {
    return (
      <Page>
        <LoadingNote what="listing" />
        <PageHeader title={<Skeleton className="h-7 w-64" />} breadcrumb={<Breadcrumb />} />
        <div className="grid grid-cols-1 gap-6 lg:grid-cols-[1fr_300px]">
          <Skeleton className="h-80 rounded-card" />
          <Skeleton className="h-80 rounded-card" />
        </div>
      </Page>
    );
  }
  const isBlocked = listing.missing.length > 0;
  return (
    <Page>
      <PageHeader
        title={listing.name}
        description={listing.summary}
        breadcrumb={
          <>
            <Breadcrumb /> / {listing.category}
          </>
        }
        actions={
          <>
            {isBlocked && (
              <span className="text-12 text-ink-2">Needs agents that are not in this workspace.</span>
            )}
            <InstallButton listingId={listing.id} name={listing.name} disabled={isBlocked} />
          </>
        }
      />
      <Body listing={listing} />
    </Page>
  );
}
