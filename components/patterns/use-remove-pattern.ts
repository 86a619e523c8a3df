'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import { useTRPC } from '#components/api/trpc.ts';

type Named = { id: string; name: string };

/** Deletes at once and offers to undo, rather than asking first. */
export function useRemovePattern() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const refresh = () =>
    Promise.all([
      queryClient.invalidateQueries(trpc.patterns.list.pathFilter()),
      queryClient.invalidateQueries(trpc.patterns.tags.pathFilter()),
    ]);
  const restore = useMutation(trpc.patterns.restore.mutationOptions({ onSuccess: refresh }));
  const remove = useMutation(trpc.patterns.remove.mutationOptions({ onSuccess: refresh }));
  const restoreAll = (patterns: readonly Named[]) => {
    for (const { id } of patterns) restore.mutate({ id });
  };
  const removeAll = async (patterns: readonly Named[]) => {
    const tried = patterns.map(({ id }) => remove.mutateAsync({ id }));
    const settled = await Promise.allSettled(tried);
    // Of those that could not be deleted the reason has been said.
    const gone = patterns.filter((_, index) => settled[index]?.status === 'fulfilled');
    if (gone.length === 0) return;
    toast(gone.length === 1 ? `Deleted “${gone[0]?.name}”.` : `Deleted ${gone.length} patterns.`, {
      duration: 10_000,
      action: { label: 'Undo', onClick: () => restoreAll(gone) },
    });
  };
  return (patterns: readonly Named[]) => void removeAll(patterns);
}
