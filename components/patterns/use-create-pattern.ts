'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useTRPC } from '#components/api/trpc.ts';

/** Creates a pattern and opens it in the designer. */
export function useCreatePattern() {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const create = useMutation(
    trpc.patterns.create.mutationOptions({
      onSuccess({ id }) {
        void queryClient.invalidateQueries(trpc.patterns.list.pathFilter());
        router.push(`/patterns/${id}`);
      },
    }),
  );
  // Once created the page is left: a second press would make a second pattern.
  return { ...create, isPending: create.isPending || create.isSuccess };
}
