'use client';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ErrorPanel } from '#components/api/error-panel.tsx';
import { type RouterOutputs, useTRPC } from '#components/api/trpc.ts';
import { useSession } from '#components/shell/use-session.ts';
import { Button } from '#components/ui/button.tsx';
import { LoadingNote, Skeleton } from '#components/ui/skeleton.tsx';
import { Section } from './settings-frame.tsx';
import { TypeToConfirm } from './type-to-confirm.tsx';

type Leaving = RouterOutputs['account']['leaving'];
type Place = Leaving['alone'][number];

/** The end of an account: what goes, what stays, and what has to be settled first. */
export function EraseAccount() {
  const trpc = useTRPC();
  const leaving = useQuery(trpc.account.leaving.queryOptions());
  return (
    <Section id="erase" title="Erase your account">
      {leaving.isError && <ErrorPanel error={leaving.error} onRetry={() => void leaving.refetch()} />}
      {leaving.isPending && (
        <>
          <LoadingNote what="what you belong to" />
          <Skeleton className="h-24 rounded-card" />
        </>
      )}
      {leaving.data && <Before {...leaving.data} />}
    </Section>
  );
}

function Before({ isPossible, alone, orphaned }: Leaving) {
  const [isAsking, setAsking] = useState(false);
  if (!isPossible) {
    return (
      <p className="max-w-prose text-13 text-ink-2">
        Nobody signs in to this installation, so there is no account. Workspaces can be deleted in their
        settings; everything else is in the folder .parallax.
      </p>
    );
  }
  return (
    <>
      <p className="max-w-prose text-13 text-ink-2">
        Your name and e-mail, sessions, keys, passkeys, memberships and invitations are deleted, for good.
        What you made in workspaces of others stays theirs; they see a former member there, and nobody can
        tell any more that it was you.
      </p>
      <Places
        places={orphaned}
        says="Needs another owner first (Members, Organisation), or has to be deleted:"
      />
      <Places places={alone} says="Goes with your account, because nobody else belongs to it:" />
      <Button
        variant="danger"
        className="w-fit"
        disabled={orphaned.length > 0}
        onClick={() => setAsking(true)}
      >
        Erase account
      </Button>
      {isAsking && <Confirm onClose={() => setAsking(false)} />}
    </>
  );
}

function Places({ places, says }: { places: readonly Place[]; says: string }) {
  if (places.length === 0) return null;
  return (
    <div className="max-w-prose text-13">
      <p>{says}</p>
      <ul className="list-disc pl-5">
        {places.map(({ kind, name }) => (
          <li key={`${kind} ${name}`}>
            {name} <span className="text-ink-3">({kind})</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Confirm({ onClose }: { onClose: () => void }) {
  const trpc = useTRPC();
  const user = useSession().data?.user;
  const erase = useMutation(
    trpc.account.erase.mutationOptions({ onSuccess: () => location.assign('/signin') }),
  );
  return (
    <TypeToConfirm
      title="Erase your account?"
      description="You are signed out everywhere at once, and nothing can bring it back. Download your data first if you want to keep it."
      name={user?.email ?? user?.name ?? ''}
      action="Erase account"
      isPending={erase.isPending}
      onConfirm={(email) => erase.mutate({ email })}
      onClose={onClose}
    />
  );
}
