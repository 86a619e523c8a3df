'use client';
import { useMutation } from '@tanstack/react-query';
import { explain } from '#components/api/error.ts';
import { useTRPC } from '#components/api/trpc.ts';
import { Ago } from '#components/ui/ago.tsx';
import { Button } from '#components/ui/button.tsx';
import { CopyId } from '#components/ui/copy-id.tsx';
import { type SignInOverview, useRefreshSignIn } from './use-sign-in.ts';

type Props = { tokens: SignInOverview['tokens']; address: string };

/** Lets the organisation's directory push people and groups; whom it deactivates is signed out within seconds. */
export function SignInDirectory({ tokens, address }: Props) {
  const trpc = useTRPC();
  const refresh = useRefreshSignIn();
  const create = useMutation(trpc.signIn.createToken.mutationOptions(refresh));
  const remove = useMutation(trpc.signIn.removeToken.mutationOptions(refresh));
  const problem = create.error ?? remove.error;
  return (
    <div className="flex max-w-2xl flex-col gap-3 text-13">
      <p className="text-ink-2">
        Give your directory the address <CopyId value={address} what="SCIM address" /> and a token. It may
        push people of your proven domains, and groups; whom it deactivates loses sessions, keys and open
        streams within five seconds.
      </p>
      {create.data && (
        <p role="status" className="rounded-card border bg-surface p-3">
          <b className="font-semibold">Copy it now; it is not shown again.</b>{' '}
          <CopyId value={create.data.token} what="token" />
        </p>
      )}
      {tokens.length > 0 && (
        <ul className="divide-y rounded-card border bg-surface">
          {tokens.map(({ id, createdAt, lastUsedAt }) => (
            <li key={id} className="flex items-center gap-3 px-3 py-1">
              <span className="min-w-0 flex-1">
                Made <Ago at={createdAt} />,{' '}
                {lastUsedAt ? (
                  <>
                    last used <Ago at={lastUsedAt} />
                  </>
                ) : (
                  'never used'
                )}
              </span>
              <Button
                size="small"
                variant="quiet"
                pending={remove.isPending}
                onClick={() => remove.mutate({ id })}
              >
                Revoke
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Button className="w-fit" pending={create.isPending} onClick={() => create.mutate()}>
        Make a token
      </Button>
      {problem && (
        <p role="alert">
          {explain(problem).sentence} {explain(problem).fix}
        </p>
      )}
    </div>
  );
}
