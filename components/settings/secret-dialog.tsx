'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { toast } from 'sonner';
import { useTRPC } from '#components/api/trpc.ts';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { NameField } from '#components/ui/name-field.tsx';
import type { SecretRow } from './secrets-page.tsx';

/** As the server wants it. */
const LEAST = 8;

type Props = {
  /** Without one a new secret is made. */
  replaces?: SecretRow;
  onClose: () => void;
};

export function SecretDialog({ replaces, onClose }: Props) {
  const form = useId();
  const [name, setName] = useState('');
  const [value, setValue] = useState('');
  const { create, replace } = useSecretActions(onClose);
  const isReady = value.length >= LEAST && (replaces !== undefined || name.trim() !== '');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isReady) return;
    if (replaces) replace.mutate({ id: replaces.id, value });
    else create.mutate({ name: name.trim(), value });
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={replaces ? `Replace ${replaces.name}` : 'Add a secret'}
      description={
        replaces
          ? 'Whoever refers to it uses the new value from the next call on.'
          : 'Nobody can read the value again, you included.'
      }
      footer={
        <Button
          variant="primary"
          type="submit"
          form={form}
          pending={create.isPending || replace.isPending}
          disabled={!isReady}
        >
          {replaces ? 'Replace' : 'Add'}
        </Button>
      }
    >
      <form id={form} onSubmit={submit} className="flex flex-col gap-3">
        {!replaces && <NameField value={name} onChange={setName} />}
        <Field label="Value" description={`At least ${LEAST} characters.`}>
          {(control) => (
            <Input
              {...control}
              type="password"
              autoComplete="new-password"
              value={value}
              onChange={(event) => setValue(event.target.value)}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}

function useSecretActions(onClose: () => void) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const onSuccess = async () => {
    await queryClient.invalidateQueries(trpc.secrets.pathFilter());
    toast('The secret is kept.');
    onClose();
  };
  const create = useMutation(trpc.secrets.create.mutationOptions({ onSuccess }));
  const replace = useMutation(trpc.secrets.replace.mutationOptions({ onSuccess }));
  return { create, replace };
}
