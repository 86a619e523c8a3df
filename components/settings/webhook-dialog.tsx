'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type RouterInputs, useTRPC } from '#components/api/trpc.ts';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { Choices } from './choices.tsx';
import { HOOK_EVENTS } from './hook-words.ts';
import { MakeDialog } from './make-dialog.tsx';
import { ShownOnce } from './shown-once.tsx';

type Event = RouterInputs['webhooks']['create']['events'][number];

/** Makes a webhook and shows its key, once. */
export function WebhookDialog({ onClose }: { onClose: () => void }) {
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
  const made = create.data;
  return (
    <MakeDialog
      title="Add a webhook"
      made={
        made && (
          <ShownOnce
            label="Signing key"
            value={made.key}
            description="It is kept sealed and cannot be shown again. The listener checks the signature with it."
          />
        )
      }
      isReady={isReady}
      pending={create.isPending}
      onAdd={() => create.mutate({ url: url.trim(), events })}
      onClose={onClose}
    >
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
    </MakeDialog>
  );
}
