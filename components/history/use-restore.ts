'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import { useTRPC } from '#components/api/trpc.ts';
import { sideWords } from './use-sides.ts';

/** Makes the draft what it was at a side: one edit, said and undone like any other. */
export function useRestore(patternId: string): (side: string) => void {
  const trpc = useTRPC();
  const queries = useQueryClient();
  const restore = useMutation(
    trpc.patterns.restoreState.mutationOptions({
      onSuccess: () => queries.invalidateQueries(trpc.patterns.pathFilter()),
    }),
  );
  // Awaited rather than handed callbacks, which are not called once the page is left; its toast stays.
  const run = async (side: string): Promise<void> => {
    const done = await restore.mutateAsync({ id: patternId, at: side }).catch(() => undefined);
    if (!done) return;
    const { revision, was } = done;
    if (revision === was) {
      toast(`The draft is the same as ${sideWords(side)}; nothing was changed.`);
      return;
    }
    toast.success(`The draft is as ${sideWords(side)} was. It is revision ${revision} now.`, {
      duration: 20_000,
      action: { label: 'Undo', onClick: () => void run(`r${was}`) },
    });
  };
  return (side) => void run(side);
}
