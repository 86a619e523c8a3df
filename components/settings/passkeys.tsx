'use client';
import { startRegistration, WebAuthnError } from '@simplewebauthn/browser';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { toast } from 'sonner';
import { ErrorPanel } from '#components/api/error-panel.tsx';
import { type RouterOutputs, useTRPC } from '#components/api/trpc.ts';
import { Ago } from '#components/ui/ago.tsx';
import { Button } from '#components/ui/button.tsx';
import { type Column, DataTable } from '#components/ui/data-table.tsx';
import { TableSkeleton } from '#components/ui/table-skeleton.tsx';
import { NameForm } from './name-form.tsx';
import { Section } from './settings-frame.tsx';

type Row = RouterOutputs['passkeys']['list']['passkeys'][number];

/** Keys in the person's own devices, to sign in with. */
export function Passkeys() {
  const trpc = useTRPC();
  const kept = useQuery(trpc.passkeys.list.queryOptions());
  return (
    <Section id="passkeys" title="Passkeys">
      <p className="max-w-prose text-13 text-ink-2">
        A passkey is kept by your device or password manager and signs you in without a provider. Parallax
        keeps its public half only.
      </p>
      {kept.isError && <ErrorPanel error={kept.error} onRetry={() => void kept.refetch()} />}
      {kept.isPending && <TableSkeleton what="your passkeys" rows={1} />}
      {kept.data && <Kept {...kept.data} />}
    </Section>
  );
}

function Kept({ passkeys, isPossible }: RouterOutputs['passkeys']['list']) {
  return (
    <>
      {passkeys.length > 0 && <Table rows={passkeys} />}
      {isPossible ? (
        <Add />
      ) : (
        <p className="max-w-prose text-13">
          Browsers make no passkeys for an IP address. Whoever operates this installation gives it a name by
          NEXTAUTH_URL, such as http://localhost:3000.
        </p>
      )}
    </>
  );
}

function Table({ rows }: { rows: readonly Row[] }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const remove = useMutation(
    trpc.passkeys.remove.mutationOptions({
      onSettled: () => queryClient.invalidateQueries(trpc.passkeys.pathFilter()),
      onSuccess: () => toast('Removed. Delete it in your device or password manager, too.'),
    }),
  );
  const columns: readonly Column<Row>[] = [
    { key: 'name', title: 'Name', cell: (row) => row.name },
    { key: 'added', title: 'Added', from: 'sm', width: '130px', cell: (row) => <Ago at={row.createdAt} /> },
    {
      key: 'used',
      title: 'Last used',
      width: '130px',
      cell: (row) => (row.lastUsedAt ? <Ago at={row.lastUsedAt} /> : 'never'),
    },
    {
      key: 'remove',
      title: <span className="sr-only">Remove</span>,
      align: 'end',
      cell: (row) => (
        <Button
          size="small"
          variant="quiet"
          aria-label={`Remove the passkey ${row.name}`}
          pending={remove.isPending && remove.variables.id === row.id}
          onClick={() => remove.mutate({ id: row.id })}
        >
          Remove
        </Button>
      ),
    },
  ];
  return <DataTable caption="Your passkeys" columns={columns} rows={rows} rowKey={({ id }) => id} />;
}

function Add() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [problem, setProblem] = useState<string>();
  const begin = useMutation(trpc.passkeys.begin.mutationOptions());
  const add = useMutation(
    trpc.passkeys.add.mutationOptions({
      onSettled: () => queryClient.invalidateQueries(trpc.passkeys.pathFilter()),
      onSuccess: () => toast('Added. The next time you can sign in with it.'),
    }),
  );
  const make = async (name: string) => {
    setProblem(undefined);
    const options = await begin.mutateAsync();
    const response = await startRegistration({ optionsJSON: options }).catch((error: unknown) => {
      setProblem(sayWhy(error));
    });
    if (response) await add.mutateAsync({ name, response });
  };
  return (
    <>
      <NameForm
        label="Name of the passkey"
        action="Add a passkey"
        placeholder="Laptop"
        pending={begin.isPending || add.isPending}
        onName={(name) => make(name).catch(() => undefined)}
      />
      {problem && (
        <p role="alert" className="text-13">
          {problem}
        </p>
      )}
    </>
  );
}

/** Browsers do not tell a cancelled dialog from one that took too long. */
function sayWhy(error: unknown): string {
  if (error instanceof WebAuthnError && error.code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED')
    return 'This device has a passkey for your account already.';
  return 'Nothing was added: the browser was told to cancel, or it took too long. Try again.';
}
