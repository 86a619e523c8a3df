'use client';
import { useMutation, useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { explain } from '#components/api/error.ts';
import { useTRPC } from '#components/api/trpc.ts';
import { Button } from '#components/ui/button.tsx';
import { LoadingNote, Skeleton } from '#components/ui/skeleton.tsx';

/** Who invites where, and the button to accept; or why the link opens nothing. */
export function InviteCard({ token }: { token: string }) {
  const trpc = useTRPC();
  const found = useQuery(trpc.invitations.look.queryOptions({ token }, { retry: false }));
  const accept = useMutation(
    // Loaded from scratch, so nothing of the workspace before stays in memory.
    trpc.invitations.accept.mutationOptions({ onSuccess: () => location.assign('/patterns') }),
  );
  return (
    <section
      aria-labelledby="invitation"
      className="flex w-full max-w-sm flex-col gap-3 rounded-card border bg-surface p-6"
    >
      <h1 id="invitation" className="font-semibold text-15">
        {found.data ? `Join ${found.data.workspace}` : 'Invitation'}
      </h1>
      {found.isPending && (
        <>
          <LoadingNote what="the invitation" />
          <Skeleton className="h-12" />
        </>
      )}
      {found.error && <Refused error={found.error} />}
      {found.data && (
        <>
          <p className="text-13 text-ink-2">
            {found.data.invitedBy} invites you to work there as {found.data.role}.
          </p>
          <Button
            variant="primary"
            size="comfortable"
            pending={accept.isPending || accept.isSuccess}
            onClick={() => accept.mutate({ token })}
          >
            Join
          </Button>
        </>
      )}
    </section>
  );
}

function Refused({ error }: { error: unknown }) {
  const { sentence, fix } = explain(error);
  return (
    <>
      <p role="alert" className="text-13">
        {sentence} <span className="text-ink-2">{fix}</span>
      </p>
      <Button asChild className="w-fit">
        <Link href="/patterns">Go to your patterns</Link>
      </Button>
    </>
  );
}
