'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { toast } from 'sonner';
import { ErrorPanel } from '#components/api/error-panel.tsx';
import { type RouterOutputs, useTRPC } from '#components/api/trpc.ts';
import { MayButton } from '#components/shell/may-button.tsx';
import { useMay } from '#components/shell/use-may.ts';
import { Field } from '#components/ui/field.tsx';
import { Select } from '#components/ui/select.tsx';
import { LoadingNote, Skeleton } from '#components/ui/skeleton.tsx';
import { Textarea } from '#components/ui/textarea.tsx';
import { linesOf } from './lines-of.ts';
import { Section, SettingsFrame } from './settings-frame.tsx';

type Outgoing = RouterOutputs['outbound']['hosts'];

const ABOUT =
  'Where agents, webhooks and sign-in may call. Machines that are not on the public internet are refused in any case.';
const REACH = [
  { value: 'all', label: 'Every public host' },
  { value: 'some', label: 'Only these hosts' },
] as const;

export function OutgoingPage() {
  const trpc = useTRPC();
  const hosts = useQuery(trpc.outbound.hosts.queryOptions());
  return (
    <SettingsFrame description={ABOUT}>
      <Section id="outgoing" title="Outgoing calls">
        {hosts.isError && <ErrorPanel error={hosts.error} onRetry={() => void hosts.refetch()} />}
        {hosts.isPending && (
          <>
            <LoadingNote what="the hosts" />
            <Skeleton className="h-24 rounded-card" />
          </>
        )}
        {hosts.data && (
          <div className="flex max-w-2xl flex-col gap-4 rounded-card border bg-surface p-4">
            <HostsForm key={JSON.stringify(hosts.data.hosts)} hosts={hosts.data.hosts} />
          </div>
        )}
      </Section>
      {hosts.data && <Permitted permitted={hosts.data.permitted} />}
    </SettingsFrame>
  );
}

function HostsForm({ hosts }: Pick<Outgoing, 'hosts'>) {
  const { may, reason } = useMay('settings.manage');
  const [reach, setReach] = useState<'all' | 'some'>(hosts === null ? 'all' : 'some');
  const [text, setText] = useState(hosts?.join('\n') ?? '');
  const save = useSave();
  const wanted = reach === 'all' ? null : linesOf(text);
  const isSame = JSON.stringify(wanted) === JSON.stringify(hosts);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isSame) save.mutate({ hosts: wanted });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <Field label="This workspace may call" description={may ? undefined : reason}>
        {({ 'aria-invalid': _, ...control }) => (
          <Select
            {...control}
            className="w-56"
            disabled={!may}
            value={reach}
            onValueChange={setReach}
            options={REACH}
          />
        )}
      </Field>
      {reach === 'some' && (
        <Field
          label="Hosts"
          description="One per line, like api.example.org, *.example.org for all below it, or example.org:8443 for one port. An empty list allows none."
        >
          {(control) => (
            <Textarea
              {...control}
              rows={6}
              spellCheck={false}
              readOnly={!may}
              className="w-full font-mono"
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
      )}
      <MayButton
        needs="settings.manage"
        type="submit"
        className="w-fit"
        variant="primary"
        pending={save.isPending}
        disabled={isSame}
      >
        Save
      </MayButton>
    </form>
  );
}

function useSave() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return useMutation(
    trpc.outbound.setHosts.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries(trpc.outbound.pathFilter());
        toast('Saved. It counts from the next call on.');
      },
    }),
  );
}

const Permitted = ({ permitted }: Pick<Outgoing, 'permitted'>) => (
  <Section id="permitted" title="Beside the public internet">
    {permitted.length === 0 ? (
      <p className="max-w-2xl text-13 text-ink-2">
        Nothing: no agent can reach this machine or its network. Whoever operates Parallax can permit single
        machines with the setting OUTBOUND_PRIVATE.
      </p>
    ) : (
      <>
        <p className="max-w-2xl text-13 text-ink-2">
          Permitted by whoever operates Parallax, for all workspaces.
        </p>
        <ul className="flex flex-col gap-1 font-mono text-12">
          {permitted.map((entry) => (
            <li key={entry}>{entry}</li>
          ))}
        </ul>
      </>
    )}
  </Section>
);
