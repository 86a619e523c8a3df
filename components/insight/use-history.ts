'use client';
/** What a node was given in the last runs of the version on screen, as many as are asked for. */
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useMemo } from 'react';
import { type RouterOutputs, useTRPC } from '#components/api/trpc.ts';
import type { Gathered } from '#engine/counterfactual.ts';

const PAGE = 25;

/** How many runs can be looked back at. */
export const DEPTHS = ['25', '50', '100', '200'] as const;
export type Depth = (typeof DEPTHS)[number];

export type PastRun = Pick<RouterOutputs['runs']['atNode']['rows'][number], 'id' | 'status' | 'createdAt'>;

export type History = {
  /** Newest first; those that did not reach the node are left out here, and counted in `runs`. */
  records: readonly Gathered[];
  runs: readonly PastRun[];
  isLoading: boolean;
  error: { message: string } | null;
  retry: () => void;
  /** Runs in which the node was asked more often than is read. */
  cut: number;
};

export function useHistory(runId: string, node: string, depth: Depth): History {
  const trpc = useTRPC();
  const query = useInfiniteQuery(
    trpc.runs.atNode.infiniteQueryOptions(
      { id: runId, node, limit: PAGE },
      { getNextPageParam: (page) => page.nextCursor, staleTime: 30_000 },
    ),
  );
  const wanted = Number(depth);
  const { data, hasNextPage, isFetching, fetchNextPage, isError } = query;
  const have = data ? data.pages.length * PAGE : 0;
  const goesOn = !isError && hasNextPage && have < wanted;
  useEffect(() => {
    if (goesOn && !isFetching) void fetchNextPage();
  }, [goesOn, isFetching, fetchNextPage]);
  const rows = useMemo(
    () => (data?.pages.flatMap((page) => page.rows) ?? []).slice(0, wanted),
    [data, wanted],
  );
  const records = useMemo(
    () => rows.flatMap(({ id, records: all }) => all.map((one) => ({ run: id, ...one }) as Gathered)),
    [rows],
  );
  return {
    records,
    runs: rows,
    isLoading: query.isPending || goesOn,
    error: query.error,
    retry: () => void query.refetch(),
    cut: rows.filter(({ isCut }) => isCut).length,
  };
}
