'use client';
import type { ReactNode } from 'react';
import type { RouterOutputs } from '#components/api/trpc.ts';
import { Ago } from '#components/ui/ago.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { CopyId } from '#components/ui/copy-id.tsx';
import { showType } from '#primitives/kit/port-type.ts';
import { Measured } from './measured.tsx';

export type ListingDetails = RouterOutputs['market']['get'];

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="flex flex-col gap-0.5 border-t py-2.5 first:border-t-0">
      <dt className="text-12 text-ink-3">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </div>
  );
}

const Typed = ({ name, type }: { name: string; type: string }) => (
  <span className="font-mono text-12">
    {name}
    <span className="text-ink-3">: {type}</span>
  </span>
);

function Agents({ listing }: { listing: ListingDetails }) {
  if (listing.requires.length === 0) return <span className="text-ink-3">none</span>;
  return (
    <span className="flex flex-wrap gap-1.5">
      {listing.requires.map((agent) =>
        listing.missing.includes(agent) ? (
          <Badge key={agent} tone="outline">
            {agent} · missing
          </Badge>
        ) : (
          <Badge key={agent}>{agent}</Badge>
        ),
      )}
    </span>
  );
}

export function ListingFacts({ listing }: { listing: ListingDetails }) {
  return (
    <dl className="self-start rounded-card border bg-surface px-4 py-1">
      <Fact name="Measured in real runs">
        <Measured measured={listing.measured} />
      </Fact>
      <Fact name="Inputs">
        <span className="flex flex-col">
          {listing.inputs.map(({ name, type }) => (
            <Typed key={name} name={name} type={showType(type)} />
          ))}
        </span>
      </Fact>
      <Fact name="Answer">
        <span className="font-mono text-12">
          {listing.outputType ? showType(listing.outputType) : 'unknown'}
        </span>
      </Fact>
      <Fact name="Agents it needs">
        <Agents listing={listing} />
      </Fact>
      <Fact name="Publisher">
        {listing.publisher}, <Ago at={listing.publishedAt} />
      </Fact>
      <Fact name="Content hash">
        <CopyId value={listing.hash} what="content hash" chars={16} />
      </Fact>
    </dl>
  );
}
