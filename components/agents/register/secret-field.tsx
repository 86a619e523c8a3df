'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { explain } from '#components/api/error.ts';
import { useTRPC } from '#components/api/trpc.ts';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { NameField } from '#components/ui/name-field.tsx';
import { Select } from '#components/ui/select.tsx';
import type { Form } from './parts.tsx';

const NONE = 'none';
const NEW = 'new';

/** Chooses a kept secret, or keeps a new one. Its text is never shown again, and never stored with the agent. */
export function SecretField({ draft, change, label }: Form & { label: string }) {
  const trpc = useTRPC();
  const secrets = useQuery(trpc.secrets.list.queryOptions(undefined, { retry: false }));
  const [isNew, setNew] = useState(false);
  const known = secrets.data ?? [];
  const isGone = draft.secretId !== '' && secrets.data && !known.some(({ id }) => id === draft.secretId);
  const options = [
    { value: NONE, label: 'None' },
    ...known.map(({ id, name, hint }) => ({
      value: id,
      label: name,
      ...(hint && { hint: `ends in ${hint}` }),
    })),
    ...(secrets.isSuccess ? [{ value: NEW, label: 'Keep a new one' }] : []),
  ];
  const choose = (value: string) => {
    setNew(value === NEW);
    if (value !== NEW) change({ secretId: value === NONE ? '' : value });
  };
  return (
    <>
      <Field
        label={label}
        error={isGone ? 'The secret it had is not there any more; choose another one.' : undefined}
        {...(secrets.isError && { description: explain(secrets.error).sentence })}
      >
        {(control) => (
          <Select
            {...control}
            value={isNew ? NEW : draft.secretId || NONE}
            options={options}
            onValueChange={choose}
          />
        )}
      </Field>
      {isNew && (
        <NewSecret
          onKept={(secretId) => {
            change({ secretId });
            setNew(false);
          }}
        />
      )}
    </>
  );
}

function NewSecret({ onKept }: { onKept: (id: string) => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  const create = useMutation(
    trpc.secrets.create.mutationOptions({
      meta: { handlesError: true },
      async onSuccess({ id }) {
        await queryClient.invalidateQueries(trpc.secrets.list.pathFilter());
        onKept(id);
      },
    }),
  );
  const failure = create.error ? explain(create.error) : undefined;
  return (
    <div className="flex flex-col gap-3 rounded-card border p-3">
      <NameField label="Name of the secret" value={name} onChange={setName} />
      <Field label="Its text" error={failure && `${failure.sentence} ${failure.fix}`}>
        {(control) => (
          <Input
            {...control}
            type="password"
            autoComplete="off"
            value={value}
            onChange={(event) => setValue(event.target.value)}
          />
        )}
      </Field>
      <Button
        className="self-start"
        disabled={name.trim() === '' || value.trim() === ''}
        pending={create.isPending}
        onClick={() => create.mutate({ name: name.trim(), value: value.trim() })}
      >
        Keep secret
      </Button>
    </div>
  );
}
