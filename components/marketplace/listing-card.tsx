import Link from 'next/link';
import type { RouterOutputs } from '#components/api/trpc.ts';
import { Miniature } from '#components/canvas/miniature.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { ROW_LINK } from '#components/ui/data-table.tsx';
import { Measured } from './measured.tsx';

export type Listing = RouterOutputs['market']['list']['rows'][number];

export function ListingCard({ listing }: { listing: Listing }) {
  return (
    <article className="relative flex min-w-0 flex-col overflow-hidden rounded-card border bg-surface transition-colors hover:border-control">
      <div className="h-32 border-b bg-canvas p-2">
        <Miniature graph={listing.graph} />
      </div>
      <div className="flex flex-1 flex-col gap-1 p-3">
        <div className="flex items-center gap-2">
          <h2 className="min-w-0 flex-1 truncate font-semibold text-13">
            <Link href={`/marketplace/${listing.slug}`} className={ROW_LINK}>
              {listing.name}
            </Link>
          </h2>
          <Badge>{listing.category}</Badge>
        </div>
        <p className="line-clamp-2 flex-1 text-12 text-ink-2">{listing.summary}</p>
        <p className="mt-1 flex flex-wrap justify-between gap-x-3 text-11 text-ink-2">
          <span>
            {listing.publisher} · <span className="font-mono">{listing.semver}</span> · {listing.nodeCount}{' '}
            nodes
          </span>
          <Measured measured={listing.measured} />
        </p>
      </div>
    </article>
  );
}
