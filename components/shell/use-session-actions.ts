'use client';
import { useMutation } from '@tanstack/react-query';
import { signOut } from 'next-auth/react';
import { useTRPC } from '#components/api/trpc.ts';

/**
 * Leaving a workspace or the session loads the next page from scratch, so nothing of the old one stays in
 * memory.
 */
export function useSessionActions() {
  const trpc = useTRPC();
  const start = () => location.assign('/patterns');
  const switchTo = useMutation(trpc.workspaces.switch.mutationOptions({ onSuccess: start }));
  const leave = async () => {
    await signOut({ redirect: false });
    location.assign('/signin');
  };
  return { switchWorkspace: (id: string) => switchTo.mutate({ id }), signOut: leave };
}
