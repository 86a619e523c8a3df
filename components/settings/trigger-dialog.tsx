'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { type RouterOutputs, useTRPC } from '#components/api/trpc.ts';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { Select } from '#components/ui/select.tsx';
import { ShownOnce } from './shown-once.tsx';

type Published = RouterOutputs['triggers']['list']['published'];

/** Makes a trigger and shows its key, once. */
export function TriggerDialog({ published, onClose }: { published: Published; onClose: () => void }) {
  const form = useId();
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
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) create.mutate({ name: name.trim(), patternId, versionId: null });
  };
  const made = create.data;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={made ? 'Copy the key now' : 'Add a trigger'}
      footer={
        made ? (
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        ) : (
          <Button variant="primary" type="submit" form={form} pending={create.isPending} disabled={!isReady}>
            Add
          </Button>
        )
      }
    >
      {made ? (
        <Made id={made.id} signingKey={made.key} />
      ) : (
        <form id={form} onSubmit={submit} className="flex flex-col gap-3">
          <Field label="Name" description="The program that will call.">
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
        </form>
      )}
    </Dialog>
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
