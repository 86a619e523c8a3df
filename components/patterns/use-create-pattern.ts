'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useTRPC } from '#components/api/trpc.ts';

/** Creates a pattern and opens it in the designer. */
export function useCreatePattern() {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  return useMutation(
    trpc.patterns.create.mutationOptions({
      onSuccess({ id }) {
        void queryClient.invalidateQueries(trpc.patterns.list.pathFilter());
        router.push(`/patterns/${id}`);
      },
    }),
  );
}
