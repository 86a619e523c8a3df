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
  const run = (side: string) =>
    restore.mutate(
      { id: patternId, at: side },
      {
        onSuccess({ revision, was }) {
          if (revision === was) {
            toast(`The draft is the same as ${sideWords(side)}; nothing was changed.`);
            return;
          }
          toast.success(`The draft is as ${sideWords(side)} was. It is revision ${revision} now.`, {
            duration: 20_000,
            action: { label: 'Undo', onClick: () => run(`r${was}`) },
          });
        },
      },
    );
  return run;
}
