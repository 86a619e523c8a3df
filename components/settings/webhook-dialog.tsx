'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { type RouterInputs, useTRPC } from '#components/api/trpc.ts';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { Choices } from './choices.tsx';
import { HOOK_EVENTS } from './hook-words.ts';
import { ShownOnce } from './shown-once.tsx';

type Event = RouterInputs['webhooks']['create']['events'][number];

/** Makes a webhook and shows its key, once. */
export function WebhookDialog({ onClose }: { onClose: () => void }) {
  const form = useId();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [url, setUrl] = useState('');
  const [events, setEvents] = useState<Event[]>(['run.finished']);
  const create = useMutation(
    trpc.webhooks.create.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(trpc.webhooks.pathFilter()),
    }),
  );
  const isReady = url.trim() !== '' && events.length > 0;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) create.mutate({ url: url.trim(), events });
  };
  const made = create.data;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={made ? 'Copy the key now' : 'Add a webhook'}
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
        <ShownOnce
          label="Signing key"
          value={made.key}
          description="It is kept sealed and cannot be shown again. The listener checks the signature with it."
        />
      ) : (
        <form id={form} onSubmit={submit} className="flex flex-col gap-3">
          <Field label="Address" description="It is sent a POST with JSON; a 2xx answer counts as heard.">
            {(control) => (
              <Input
                {...control}
                type="url"
                placeholder="https://"
                autoComplete="off"
                value={url}
                onChange={(event) => setUrl(event.target.value)}
              />
            )}
          </Field>
          <Choices legend="When" choices={HOOK_EVENTS} chosen={events} onChange={setEvents} />
        </form>
      )}
    </Dialog>
  );
}
