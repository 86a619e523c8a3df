'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { ErrorPanel } from '#components/api/error-panel.tsx';
import { type RouterOutputs, useTRPC } from '#components/api/trpc.ts';
import { MayButton } from '#components/shell/may-button.tsx';
import { useMay } from '#components/shell/use-may.ts';
import { Ago } from '#components/ui/ago.tsx';
import { Button } from '#components/ui/button.tsx';
import { type Column, DataTable } from '#components/ui/data-table.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { TableSkeleton } from '#components/ui/table-skeleton.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { SecretDialog } from './secret-dialog.tsx';
import { Section, SettingsFrame } from './settings-frame.tsx';

export type SecretRow = RouterOutputs['secrets']['list'][number];

/** What is open above the list. */
type Open = { kind: 'new' } | { kind: 'replace' | 'remove'; secret: SecretRow };

const ABOUT =
  'Keys and passwords of the services you call. They are sealed before they are stored, opened only for a call, and never shown again.';

export function SecretsPage() {
  const { may, reason } = useMay('secrets.manage');
  return (
    <SettingsFrame description={ABOUT}>
      <Section id="secrets" title="Secrets">
        {may ? <Secrets /> : <p className="text-13 text-ink-2">{reason}</p>}
      </Section>
    </SettingsFrame>
  );
}

function Secrets() {
  const trpc = useTRPC();
  const [open, setOpen] = useState<Open>();
  const list = useQuery(trpc.secrets.list.queryOptions());
  const close = () => setOpen(undefined);
  return (
    <>
      <MayButton
        needs="secrets.manage"
        variant="primary"
        className="w-fit"
        onClick={() => setOpen({ kind: 'new' })}
      >
        <Plus aria-hidden />
        Add a secret
      </MayButton>
      {list.isError && <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <TableSkeleton what="secrets" rows={3} />}
      {list.data?.length === 0 && (
        <EmptyState
          title="No secrets yet"
          description="Add the key of a service here; agents refer to it by its name, so no pattern ever contains it."
        />
      )}
      {list.data && list.data.length > 0 && (
        <DataTable
          caption="Secrets of this workspace"
          columns={columnsFor(setOpen)}
          rows={list.data}
          rowKey={({ id }) => id}
        />
      )}
      {open?.kind === 'new' && <SecretDialog onClose={close} />}
      {open?.kind === 'replace' && <SecretDialog replaces={open.secret} onClose={close} />}
      {open?.kind === 'remove' && <Remove secret={open.secret} onClose={close} />}
    </>
  );
}

function Remove({ secret, onClose }: { secret: SecretRow; onClose: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const remove = useMutation(
    trpc.secrets.remove.mutationOptions({
      onSuccess: () => toast(`${secret.name} was removed.`),
      onSettled: async () => {
        await queryClient.invalidateQueries(trpc.secrets.pathFilter());
        onClose();
      },
    }),
  );
  return (
    <ConfirmDialog
      title={`Remove ${secret.name}?`}
      description="Calls that need it fail from then on. It cannot be brought back."
      action="Remove"
      isPending={remove.isPending}
      onConfirm={() => remove.mutate({ id: secret.id })}
      onClose={onClose}
    />
  );
}

const quiet = (node: React.ReactNode) => <span className="text-ink-2">{node}</span>;

const columnsFor = (onOpen: (open: Open) => void): readonly Column<SecretRow>[] => [
  { key: 'name', title: 'Name', cell: ({ name }) => name },
  {
    key: 'hint',
    title: 'Ends in',
    from: 'sm',
    cell: ({ hint }) =>
      hint === null ? quiet('not shown') : <span className="font-mono text-12">…{hint}</span>,
  },
  {
    key: 'made',
    title: 'Made',
    from: 'md',
    cell: ({ createdAt, createdBy }) =>
      quiet(
        <>
          <Ago at={createdAt} /> by {createdBy}
        </>,
      ),
  },
  {
    key: 'replaced',
    title: 'Value of',
    from: 'lg',
    cell: ({ replacedAt, createdAt }) => quiet(<Ago at={replacedAt ?? createdAt} />),
  },
  {
    key: 'used',
    title: 'Last used',
    from: 'sm',
    cell: ({ lastUsedAt }) => quiet(lastUsedAt ? <Ago at={lastUsedAt} /> : 'never'),
  },
  {
    key: 'do',
    title: <span className="sr-only">Replace or remove</span>,
    align: 'end',
    cell: (secret) => (
      <span className="inline-flex gap-1">
        <Button
          size="small"
          variant="quiet"
          aria-label={`Replace ${secret.name}`}
          onClick={() => onOpen({ kind: 'replace', secret })}
        >
          Replace
        </Button>
        <Button
          size="small"
          variant="quiet"
          aria-label={`Remove ${secret.name}`}
          onClick={() => onOpen({ kind: 'remove', secret })}
        >
          Remove
        </Button>
      </span>
    ),
  },
];
