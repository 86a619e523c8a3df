'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { type RouterInputs, type RouterOutputs, useTRPC } from '#components/api/trpc.ts';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { Select } from '#components/ui/select.tsx';
import { Textarea } from '#components/ui/textarea.tsx';
import { Choices } from './choices.tsx';
import { linesOf } from './lines-of.ts';
import { ShownOnce } from './shown-once.tsx';

type Scopes = RouterOutputs['keys']['list']['scopes'];
type Scope = RouterInputs['keys']['create']['scopes'][number];

const NEVER = 'never';
const ENDS = [
  ...[30, 90, 365].map((days) => ({ value: String(days), label: `After ${days} days` })),
  { value: NEVER, label: 'Never' },
];

const upper = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** Makes a key and shows it, once. `scopes`: what the person may give. */
export function KeyDialog({ scopes, onClose }: { scopes: Scopes; onClose: () => void }) {
  const form = useId();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [name, setName] = useState('');
  const [chosen, setChosen] = useState<Scope[]>([]);
  const [ends, setEnds] = useState('90');
  const [networks, setNetworks] = useState('');
  const create = useMutation(
    trpc.keys.create.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(trpc.keys.pathFilter()),
    }),
  );
  const isReady = name.trim() !== '' && chosen.length > 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady)
      create.mutate({
        ...{ name: name.trim(), scopes: chosen, days: ends === NEVER ? null : Number(ends) },
        networks: linesOf(networks),
      });
  };
  if (create.data) return <Made apiKey={create.data.key} onClose={onClose} />;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Make an API key"
      footer={
        <Button variant="primary" type="submit" form={form} pending={create.isPending} disabled={!isReady}>
          Make the key
        </Button>
      }
    >
      <form id={form} onSubmit={submit} className="flex flex-col gap-3">
        <Field label="Name" description="The program that will use it.">
          {(control) => (
            <Input
              {...control}
              value={name}
              maxLength={80}
              autoComplete="off"
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field label="Ends">
          {({ 'aria-invalid': _, ...control }) => (
            <Select {...control} value={ends} onValueChange={setEnds} options={ENDS} />
          )}
        </Field>
        <Field label="From" description="Addresses or networks, one a line. Empty: from everywhere.">
          {(control) => (
            <Textarea
              {...control}
              rows={2}
              value={networks}
              placeholder={'192.0.2.7\n10.0.0.0/8'}
              spellCheck={false}
              onChange={(event) => setNetworks(event.target.value)}
            />
          )}
        </Field>
        <Choices
          legend="It may"
          choices={scopes.map(({ scope, may }) => ({
            value: scope as Scope,
            label: upper(may),
            hint: scope,
          }))}
          chosen={chosen}
          onChange={setChosen}
        />
      </form>
    </Dialog>
  );
}

const Made = ({ apiKey, onClose }: { apiKey: string; onClose: () => void }) => (
  <Dialog
    open
    onOpenChange={(open) => !open && onClose()}
    title="Copy the key now"
    footer={
      <Button variant="primary" onClick={onClose}>
        Done
      </Button>
    }
  >
    <ShownOnce
      label="API key"
      value={apiKey}
      description="It is not kept, so it cannot be shown again. Send it as “Authorization: Bearer …”."
    />
  </Dialog>
);
