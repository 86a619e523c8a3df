'use client';
import { useQuery } from '@tanstack/react-query';
import { ErrorPanel } from '#components/api/error-panel.tsx';
import { useTRPC } from '#components/api/trpc.ts';
import { LoadingNote, Skeleton } from '#components/ui/skeleton.tsx';
import { type Starter, StarterCard } from './starter-card.tsx';
import { useCreatePattern } from './use-create-pattern.ts';

const GRID = 'grid w-full grid-cols-1 gap-3 sm:grid-cols-2 lg:grid-cols-3';

/** All starters, or the first `count` of them. */
export function StarterGrid({ count }: { count?: number }) {
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
  return (
    <div className={GRID}>
      {starters.data.slice(0, count).map((starter) => (
        <StarterCard
          key={starter.key}
          starter={starter}
          disabled={create.isPending}
          onChoose={() => choose(starter)}
        />
      ))}
    </div>
  );
}
