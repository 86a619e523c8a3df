'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { toast } from 'sonner';
import { useTRPC } from '#components/api/trpc.ts';
import { MayButton } from '#components/shell/may-button.tsx';

type Props = { listingId: string; name: string; disabled: boolean };

/** Copies the version into this workspace and opens the copy. */
export function InstallButton({ listingId, name, disabled }: Props) {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const install = useMutation(
    trpc.market.install.mutationOptions({
      onSuccess({ patternId }) {
        void queryClient.invalidateQueries(trpc.patterns.list.pathFilter());
        toast.success(`Installed “${name}”.`);
        router.push(`/patterns/${patternId}`);
      },
    }),
  );
  return (
    <MayButton
      needs="market.install"
      variant="primary"
      disabled={disabled}
      pending={install.isPending || install.isSuccess}
      onClick={() => install.mutate({ listingId })}
    >
      <Download aria-hidden />
      Install
    </MayButton>
  );
}
