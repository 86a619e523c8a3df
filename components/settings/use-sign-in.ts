'use client';
import { useQueryClient } from '@tanstack/react-query';
import type { RouterOutputs } from '#components/api/trpc.ts';
import { useTRPC } from '#components/api/trpc.ts';

export type SignInOverview = RouterOutputs['signIn']['overview'];

/** What every change of the set-up does afterwards. */
export function useRefreshSignIn() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return { onSettled: () => queryClient.invalidateQueries(trpc.signIn.overview.pathFilter()) };
}
