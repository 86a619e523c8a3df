'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type RouterOutputs, useTRPC } from '#components/api/trpc.ts';
import { Field } from '#components/ui/field.tsx';
import { NameField } from '#components/ui/name-field.tsx';
import { Select } from '#components/ui/select.tsx';
import { MakeDialog } from './make-dialog.tsx';
import { ShownOnce } from './shown-once.tsx';

type Published = RouterOutputs['triggers']['list']['published'];

/** Makes a trigger and shows its key, once. */
export function TriggerDialog({ published, onClose }: { published: Published; onClose: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [name, setName] = useState('');
  const [patternId, setPatternId] = useState<string>();
  const create = useMutation(
    trpc.triggers.create.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(trpc.triggers.pathFilter()),
    }),
  );
  const isReady = name.trim() !== '' && patternId !== undefined;
  const made = create.data;
  return (
    <MakeDialog
      title="Add a trigger"
      made={made && <Made id={made.id} signingKey={made.key} />}
      isReady={isReady}
      pending={create.isPending}
      onAdd={() => patternId && create.mutate({ name: name.trim(), patternId, versionId: null })}
      onClose={onClose}
    >
      <NameField description="The program that will call." value={name} onChange={setName} />
      <Field
        label="Starts"
        description={
          published.length === 0
            ? 'Only published patterns can be started from outside. Publish one first.'
            : 'Whatever is its latest published version by then.'
        }
      >
        {({ 'aria-invalid': _, ...control }) => (
          <Select
            {...control}
            value={patternId}
            placeholder="Choose a pattern"
            disabled={published.length === 0}
            onValueChange={setPatternId}
            options={published.map((one) => ({ value: one.id, label: one.name }))}
          />
        )}
      </Field>
    </MakeDialog>
  );
}

const Made = ({ id, signingKey }: { id: string; signingKey: string }) => (
  <div className="flex flex-col gap-3">
    <ShownOnce
      label="Address"
      value={`${location.origin}/api/hooks/${id}`}
      description="POST a JSON object whose fields are the inputs of the pattern."
    />
    <ShownOnce
      label="Signing key"
      value={signingKey}
      description="It is kept sealed and cannot be shown again. Any library for standardwebhooks.com signs with it."
    />
  </div>
);
