'use client';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { toast } from 'sonner';
import { explain } from '#components/api/error.ts';
import { useTRPC } from '#components/api/trpc.ts';
import { Button } from '#components/ui/button.tsx';
import { CopyId } from '#components/ui/copy-id.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { type SignInOverview, useRefreshSignIn } from './use-sign-in.ts';

type Domain = SignInOverview['domains'][number];

function DomainRow({ domain: { domain, verifiedAt, verifiedBy, record } }: { domain: Domain }) {
  const trpc = useTRPC();
  const refresh = useRefreshSignIn();
  const check = useMutation(
    trpc.signIn.checkDomain.mutationOptions({ ...refresh, onSuccess: () => toast(`${domain} is proven.`) }),
  );
  const remove = useMutation(trpc.signIn.removeDomain.mutationOptions(refresh));
  return (
    <li className="flex flex-col gap-2 rounded-card border bg-surface p-3">
      <div className="flex flex-wrap items-center gap-2">
        <b className="font-semibold text-13">{domain}</b>
        <span className="text-12 text-ink-2">
          {verifiedAt
            ? verifiedBy === 'dns'
              ? 'Proven by DNS'
              : 'Confirmed by whoever operates Parallax'
            : 'Not proven yet'}
        </span>
        <span className="ml-auto flex gap-2">
          {!verifiedAt && (
            <Button size="small" pending={check.isPending} onClick={() => check.mutate({ domain })}>
              Check the record
            </Button>
          )}
          <Button
            size="small"
            variant="quiet"
            aria-label={`Remove ${domain}`}
            pending={remove.isPending}
            onClick={() => remove.mutate({ domain })}
          >
            Remove
          </Button>
        </span>
      </div>
      {!verifiedAt && (
        <p className="text-12 text-ink-2">
          Add a TXT record named <CopyId value={record.name} what="record name" /> with the value{' '}
          <CopyId value={record.value} what="record value" /> to your DNS.
        </p>
      )}
      {check.error && (
        <p role="alert" className="text-12">
          {explain(check.error).sentence} {explain(check.error).fix}
        </p>
      )}
    </li>
  );
}

/** People with an e-mail of a proven domain sign in through the organisation's provider. */
export function SignInDomains({ domains }: { domains: readonly Domain[] }) {
  const trpc = useTRPC();
  const [typed, setTyped] = useState('');
  const add = useMutation(
    trpc.signIn.addDomain.mutationOptions({ ...useRefreshSignIn(), onSuccess: () => setTyped('') }),
  );
  return (
    <div className="flex max-w-2xl flex-col gap-3">
      {domains.length > 0 && (
        <ul className="flex flex-col gap-2">
          {domains.map((domain) => (
            <DomainRow key={domain.domain} domain={domain} />
          ))}
        </ul>
      )}
      <form
        className="flex items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          add.mutate({ domain: typed });
        }}
      >
        <Field label="Domain" error={add.error ? explain(add.error).sentence : undefined}>
          {(control) => (
            <Input
              {...control}
              className="w-64"
              placeholder="corp.example"
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" disabled={!typed.trim()} pending={add.isPending}>
          Add domain
        </Button>
      </form>
    </div>
  );
}
