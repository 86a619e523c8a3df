'use client';
import { Laptop, LogIn, TriangleAlert } from 'lucide-react';
import { signIn } from 'next-auth/react';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { OrganisationForm } from './organisation-form.tsx';
import { PasskeyButton } from './passkey-button.tsx';
import { signInProblem } from './sign-in-errors.ts';

export type SignInCardProps = {
  options: { mode: 'local' } | { mode: 'sso'; name: string } | { mode: 'none' };
  /** Browsers make no passkeys for an IP address. */
  hasPasskeys: boolean;
  /** Path to go on to; always of this site. */
  callbackUrl: string;
  /** Code that next-auth reports after a failed attempt. */
  errorCode: string | undefined;
};

function Problem({ code }: { code: string | undefined }) {
  const problem = signInProblem(code);
  if (!problem) return null;
  return (
    <div role="alert" className="flex gap-2 rounded-input border border-fail p-3">
      <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0 text-fail" />
      <p>
        <b className="font-semibold">{problem.sentence}</b> {problem.fix}
      </p>
    </div>
  );
}

function LocalForm({ callbackUrl }: { callbackUrl: string }) {
  return (
    <form method="post" action="/api/auth-local" className="flex flex-col gap-4">
      <input type="hidden" name="callbackUrl" value={callbackUrl} />
      <Button type="submit" variant="primary" size="comfortable" className="w-full">
        Continue as local owner
      </Button>
      <div className="flex gap-2 rounded-input border border-control border-dashed p-3 text-12 text-ink-2">
        <Laptop aria-hidden className="mt-px size-3.5 shrink-0" />
        <p>
          <b className="font-semibold text-ink">Local mode.</b> Nobody has to prove who they are: anyone who
          opens this address on this machine acts as the owner. Setting up a sign-in provider or listening on
          another address switches this off.
        </p>
      </div>
    </form>
  );
}

function ProviderButton({ name, callbackUrl }: { name: string; callbackUrl: string }) {
  const [isPending, setPending] = useState(false);
  const start = () => {
    setPending(true);
    signIn('oidc', { callbackUrl }).catch(() => setPending(false));
  };
  return (
    <Button variant="primary" size="comfortable" className="w-full" pending={isPending} onClick={start}>
      <LogIn aria-hidden />
      Continue with {name}
    </Button>
  );
}

const NoWayIn = () => (
  <p className="rounded-input border border-control border-dashed p-3 text-ink-2">
    <b className="font-semibold text-ink">No provider for everybody.</b> This server listens beyond this
    machine and has none. People of an organisation with a provider sign in with their e-mail; otherwise set
    OIDC_ISSUER and OIDC_CLIENT_ID, or listen on 127.0.0.1, and start it again.
  </p>
);

export function SignInCard({ options, hasPasskeys, callbackUrl, errorCode }: SignInCardProps) {
  const [refused, setRefused] = useState<string>();
  return (
    <div className="flex w-full max-w-sm flex-col gap-4">
      <div className="mb-2">
        <h1 className="font-semibold text-28 tracking-[-0.02em]">Parallax</h1>
        <p className="mt-1 text-15 text-ink-2">
          Wire AI agents into patterns whose answers carry a confidence with a source.
        </p>
      </div>
      <Problem code={refused ?? errorCode} />
      {options.mode === 'local' && <LocalForm callbackUrl={callbackUrl} />}
      {options.mode === 'sso' && <ProviderButton name={options.name} callbackUrl={callbackUrl} />}
      {options.mode === 'none' && <NoWayIn />}
      {hasPasskeys && <PasskeyButton callbackUrl={callbackUrl} onRefused={setRefused} />}
      <OrganisationForm callbackUrl={callbackUrl} onRefused={setRefused} />
    </div>
  );
}
