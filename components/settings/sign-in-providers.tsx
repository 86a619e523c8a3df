'use client';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTRPC } from '#components/api/trpc.ts';
import { Button } from '#components/ui/button.tsx';
import { CopyId } from '#components/ui/copy-id.tsx';
import { SignInProviderForm } from './sign-in-provider-form.tsx';
import { type SignInOverview, useRefreshSignIn } from './use-sign-in.ts';

type Provider = SignInOverview['providers'][number];
type Addresses = SignInOverview['addresses'];

function ProviderRow({ provider, onEdit }: { provider: Provider; onEdit: () => void }) {
  const trpc = useTRPC();
  const test = useMutation(trpc.signIn.testProvider.mutationOptions());
  const remove = useMutation(trpc.signIn.removeProvider.mutationOptions(useRefreshSignIn()));
  return (
    <li className="flex flex-col gap-2 rounded-card border bg-surface p-3">
      <div className="flex flex-wrap items-center gap-2">
        <b className="font-semibold text-13">{provider.name}</b>
        <span className="min-w-0 truncate text-12 text-ink-2">
          {provider.kind === 'oidc' ? 'OpenID Connect' : 'SAML'}, {provider.issuer}
          {!provider.enabled && ', switched off'}
        </span>
        <span className="ml-auto flex gap-2">
          <Button size="small" pending={test.isPending} onClick={() => test.mutate({ id: provider.id })}>
            Test this connection
          </Button>
          <Button size="small" variant="quiet" onClick={onEdit}>
            Change
          </Button>
          <Button
            size="small"
            variant="quiet"
            pending={remove.isPending}
            onClick={() => remove.mutate({ id: provider.id })}
          >
            Remove
          </Button>
        </span>
      </div>
      {test.data && (
        <p role="status" className="text-13">
          <b className="font-semibold">{test.data.works ? 'It works.' : 'It does not work.'}</b>{' '}
          {test.data.sentence}
        </p>
      )}
    </li>
  );
}

const Address = ({ label, value }: { label: string; value: string }) => (
  <div className="flex flex-wrap gap-x-2">
    <dt className="w-40 shrink-0 text-ink-3">{label}</dt>
    <dd className="min-w-0 max-w-full">
      <CopyId value={value} what={label} />
    </dd>
  </div>
);

/** What the provider has to be told, and the providers there are. */
export function SignInProviders({
  providers,
  addresses,
}: {
  providers: readonly Provider[];
  addresses: Addresses;
}) {
  const [open, setOpen] = useState<Provider | 'new' | null>(null);
  return (
    <div className="flex max-w-2xl flex-col gap-3">
      <dl className="flex flex-col gap-1 text-12">
        <Address label="Redirect URI (OpenID)" value={addresses.redirect} />
        <Address label="Log-out URI (OpenID)" value={addresses.logout} />
        <Address label="Entity ID, metadata (SAML)" value={addresses.entityId} />
        <Address label="Reply URL, ACS (SAML)" value={addresses.acs} />
        <Address label="Log-out URL (SAML)" value={addresses.samlLogout} />
      </dl>
      {providers.length > 0 && (
        <ul className="flex flex-col gap-2">
          {providers.map((provider) => (
            <ProviderRow key={provider.id} provider={provider} onEdit={() => setOpen(provider)} />
          ))}
        </ul>
      )}
      <Button className="w-fit" variant="primary" onClick={() => setOpen('new')}>
        Connect a provider
      </Button>
      {open && (
        <SignInProviderForm provider={open === 'new' ? undefined : open} onClose={() => setOpen(null)} />
      )}
    </div>
  );
}
