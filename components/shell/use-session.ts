'use client';
import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '#components/api/trpc.ts';

/** Who is signed in and where; the count of open approvals is refreshed twice a minute. */
export function useSession() {
  const trpc = useTRPC();
  return useQuery(trpc.session.me.queryOptions(undefined, { refetchInterval: 30_000 }));
}
