'use client';
import { type FormEvent, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';

type Props = {
  callbackUrl: string;
  /** With a code of sign-in-errors.ts; undefined when trying anew. */
  onRefused: (code?: string) => void;
};
type Answer = { url?: string; error?: string };

/** E-mail first: its domain says which organisation's provider to go to. */
export function OrganisationForm({ callbackUrl, onRefused }: Props) {
  const [email, setEmail] = useState('');
  const [isPending, setPending] = useState(false);
  const start = async () => {
    const reply = await fetch('/api/sso/start', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, callbackUrl }),
    });
    const { url, error = 'Failed' } = (await reply.json()) as Answer;
    if (url) return location.assign(url);
    setPending(false);
    onRefused(error);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setPending(true);
    onRefused();
    start().catch(() => {
      setPending(false);
      onRefused('Unreachable');
    });
  };
  return (
    <form className="flex flex-col gap-2 border-t pt-4" onSubmit={submit}>
      <Field label="Work e-mail" description="Leads to the identity provider of your organisation.">
        {(control) => (
          <Input
            {...control}
            type="email"
            required
            autoComplete="username"
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        )}
      </Field>
      <Button type="submit" className="w-full" size="comfortable" pending={isPending}>
        Continue with your organisation
      </Button>
    </form>
  );
}
