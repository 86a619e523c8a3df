'use client';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, type ReactNode, useState } from 'react';
import { ErrorPanel } from '#components/api/error-panel.tsx';
import { useTRPC } from '#components/api/trpc.ts';
import { CategoryFilter, countCategories } from '#components/marketplace/category-filter.tsx';
import { SearchBox } from '#components/ui/search-box.tsx';
import { LoadingNote, Skeleton } from '#components/ui/skeleton.tsx';
import { type Starter, StarterCard } from './starter-card.tsx';
import { useCreatePattern } from './use-create-pattern.ts';

const GRID = 'grid w-full grid-cols-1 gap-3 sm:grid-cols-2 lg:grid-cols-3';

type Props = {
  /** Only the first ones. */
  count?: number;
  /** With a search field and categories above. */
  searchable?: boolean;
};

/** The library: patterns that come with Parallax; choosing one makes a copy. */
export function StarterGrid({ count, searchable }: Props) {
  const trpc = useTRPC();
  const starters = useQuery(
    trpc.patterns.starters.queryOptions(undefined, { staleTime: Number.POSITIVE_INFINITY }),
  );
  const create = useCreatePattern();
  const choose = ({ name, summary, graph }: Starter) => create.mutate({ name, description: summary, graph });
  if (starters.isError) return <ErrorPanel error={starters.error} onRetry={() => void starters.refetch()} />;
  if (!starters.data) {
    return (
      <div className={GRID}>
        <LoadingNote what="starters" />
        {['a', 'b', 'c'].map((key) => (
          <Skeleton key={key} className="h-[190px] rounded-card" />
        ))}
      </div>
    );
  }
  const card = (starter: Starter) => (
    <StarterCard
      key={starter.key}
      starter={starter}
      disabled={create.isPending}
      hasEvidence={searchable ?? false}
      onChoose={() => choose(starter)}
    />
  );
  if (searchable) return <Searchable starters={starters.data} card={card} />;
  return <div className={GRID}>{starters.data.slice(0, count).map(card)}</div>;
}

type SearchableProps = { starters: readonly Starter[]; card: (starter: Starter) => ReactNode };

function Searchable({ starters, card }: SearchableProps) {
  const [search, setSearch] = useState('');
  const [category, setCategory] = useState<string>();
  const found = starters.filter((one) => isAbout(one, search));
  const shown = category ? found.filter((one) => one.category === category) : found;
  return (
    <>
      <SearchBox
        label="Search the library"
        value={search}
        onValueChange={setSearch}
        className="mb-3 max-w-sm"
      />
      <CategoryFilter
        categories={countCategories(found)}
        value={category ?? ''}
        onValueChange={setCategory}
      />
      <p role="status" className="sr-only">{`${shown.length} patterns`}</p>
      {shown.length > 0 ? (
        // biome-ignore lint/a11y/noStaticElementInteractions: the arrows only walk between its buttons
        <div className={GRID} onKeyDown={walkGrid}>
          {shown.map(card)}
        </div>
      ) : (
        <p className="py-6 text-ink-2">Nothing in the library has these words.</p>
      )}
    </>
  );
}

/** Arrows go to the card beside, above and below; Home and End to the first and the last. */
function walkGrid(event: KeyboardEvent<HTMLElement>) {
  const cards = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-starter]')];
  const at = cards.findIndex((card) => card.matches(':focus'));
  const top = cards[0]?.offsetTop;
  const columns = Math.max(1, cards.filter((card) => card.offsetTop === top).length);
  const last = cards.length - 1;
  const to = {
    ...{ ArrowRight: at + 1, ArrowLeft: at - 1, ArrowDown: at + columns, ArrowUp: at - columns },
    ...{ Home: 0, End: last },
  }[event.key];
  if (at < 0 || to === undefined) return;
  event.preventDefault();
  cards[Math.min(Math.max(to, 0), last)]?.focus();
}

/** Does every word occur in what is said about it? */
function isAbout({ name, summary, category, source, shows, graph }: Starter, search: string): boolean {
  const kinds = graph.nodes.map(({ primitive }) => primitive);
  const said = [name, summary, category, source, shows ?? '', ...kinds].join(' ').toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => said.includes(word));
}
