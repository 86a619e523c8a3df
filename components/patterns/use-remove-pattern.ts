'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import { useTRPC } from '#components/api/trpc.ts';

/** Deletes at once and offers to undo, rather than asking first. */
export function useRemovePattern() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const refresh = () => queryClient.invalidateQueries(trpc.patterns.list.pathFilter());
  const restore = useMutation(trpc.patterns.restore.mutationOptions({ onSuccess: refresh }));
  const remove = useMutation(trpc.patterns.remove.mutationOptions({ onSuccess: refresh }));
  return ({ id, name }: { id: string; name: string }) =>
    remove.mutate(
      { id },
      {
        onSuccess: () =>
          toast(`Deleted “${name}”.`, {
            duration: 10_000,
            action: { label: 'Undo', onClick: () => restore.mutate({ id }) },
          }),
      },
    );
}
