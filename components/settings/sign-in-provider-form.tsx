'use client';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { toast } from 'sonner';
import { explain } from '#components/api/error.ts';
import { useTRPC } from '#components/api/trpc.ts';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { Select } from '#components/ui/select.tsx';
import { Textarea } from '#components/ui/textarea.tsx';
import { type SignInOverview, useRefreshSignIn } from './use-sign-in.ts';

type Provider = SignInOverview['providers'][number];
type Kind = Provider['kind'];

const KINDS = [
  { value: 'oidc', label: 'OpenID Connect' },
  { value: 'saml', label: 'SAML 2.0' },
] as const satisfies readonly { value: Kind; label: string }[];

const NOBODY = {
  name: '',
  kind: 'oidc',
  issuer: '',
  clientId: '',
  groupsClaim: 'groups',
  enabled: true,
} as const;

type Text = {
  label: string;
  description?: string;
  value: string;
  onChange: (value: string) => void;
  type?: string;
};

const Line = ({ label, description, value, onChange, type = 'text' }: Text) => (
  <Field label={label} description={description}>
    {(control) => (
      <Input
        {...control}
        type={type}
        autoComplete="off"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    )}
  </Field>
);

/** Sets a provider up, or changes one; the secret is never shown again. */
export function SignInProviderForm({
  provider,
  onClose,
}: {
  provider: Provider | undefined;
  onClose: () => void;
}) {
  const trpc = useTRPC();
  const form = useId();
  const known = provider ?? NOBODY;
  const [kind, setKind] = useState<Kind>(known.kind);
  const [name, setName] = useState(known.name);
  const [issuer, setIssuer] = useState(known.issuer);
  const [clientId, setClientId] = useState(known.clientId ?? '');
  const [secret, setSecret] = useState('');
  const [metadata, setMetadata] = useState('');
  const [groupsClaim, setGroupsClaim] = useState(known.groupsClaim);
  const [state, setState] = useState(known.enabled ? 'on' : 'off');
  const save = useMutation(
    trpc.signIn.saveProvider.mutationOptions({
      ...useRefreshSignIn(),
      onSuccess: () => {
        toast('The provider was saved. Test the connection next.');
        onClose();
      },
    }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const common = { id: provider?.id ?? null, name, groupsClaim, enabled: state === 'on' };
    if (kind === 'saml') save.mutate({ ...common, kind, metadata });
    else save.mutate({ ...common, kind, issuer, clientId, ...(secret && { secret }) });
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={provider ? `Change ${provider.name}` : 'Connect a provider'}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={form} variant="primary" pending={save.isPending}>
            Save provider
          </Button>
        </>
      }
    >
      <form id={form} className="flex flex-col gap-3" onSubmit={submit}>
        {!provider && (
          <Field label="Kind">
            {({ 'aria-invalid': _, ...control }) => (
              <Select {...control} value={kind} onValueChange={setKind} options={KINDS} />
            )}
          </Field>
        )}
        <Line label="Name" value={name} onChange={setName} />
        {kind === 'oidc' ? (
          <>
            <Line
              label="Issuer"
              description="The address below which its /.well-known/openid-configuration is."
              value={issuer}
              onChange={setIssuer}
            />
            <Line label="Client ID" value={clientId} onChange={setClientId} />
            <Line
              label="Client secret"
              type="password"
              description={
                provider
                  ? 'Leave it empty to keep the one there is.'
                  : 'Sealed at once and never shown again.'
              }
              value={secret}
              onChange={setSecret}
            />
          </>
        ) : (
          <Field label="Metadata" description="The XML that your identity provider offers for download.">
            {(control) => (
              <Textarea
                {...control}
                rows={6}
                value={metadata}
                onChange={(event) => setMetadata(event.target.value)}
              />
            )}
          </Field>
        )}
        <Line label="Claim or attribute with the groups" value={groupsClaim} onChange={setGroupsClaim} />
        <Field label="Sign-in with it">
          {({ 'aria-invalid': _, ...control }) => (
            <Select
              {...control}
              value={state}
              onValueChange={setState}
              options={[
                { value: 'on', label: 'Switched on' },
                { value: 'off', label: 'Switched off' },
              ]}
            />
          )}
        </Field>
        {save.error && (
          <p role="alert" className="text-13">
            {explain(save.error).sentence} {explain(save.error).fix}
          </p>
        )}
      </form>
    </Dialog>
  );
}
