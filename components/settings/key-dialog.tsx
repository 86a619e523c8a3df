'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type RouterInputs, type RouterOutputs, useTRPC } from '#components/api/trpc.ts';
import { Field } from '#components/ui/field.tsx';
import { NameField } from '#components/ui/name-field.tsx';
import { Select } from '#components/ui/select.tsx';
import { Textarea } from '#components/ui/textarea.tsx';
import { Choices } from './choices.tsx';
import { linesOf } from './lines-of.ts';
import { MakeDialog } from './make-dialog.tsx';
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
  return (
    <MakeDialog
      title="Make an API key"
      action="Make the key"
      made={create.data && <Made apiKey={create.data.key} />}
      isReady={isReady}
      pending={create.isPending}
      onAdd={() =>
        create.mutate({
          ...{ name: name.trim(), scopes: chosen, days: ends === NEVER ? null : Number(ends) },
          networks: linesOf(networks),
        })
      }
      onClose={onClose}
    >
      <NameField description="The program that will use it." value={name} onChange={setName} />
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
    </MakeDialog>
  );
}

const Made = ({ apiKey }: { apiKey: string }) => (
  <ShownOnce
    label="API key"
    value={apiKey}
    description="It is not kept, so it cannot be shown again. Send it as “Authorization: Bearer …”."
  />
);
