'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { toast } from 'sonner';
import { ErrorPanel } from '#components/api/error-panel.tsx';
import { type RouterOutputs, useTRPC } from '#components/api/trpc.ts';
import { MayButton } from '#components/shell/may-button.tsx';
import { useMay } from '#components/shell/use-may.ts';
import { Ago } from '#components/ui/ago.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { type Column, DataTable } from '#components/ui/data-table.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { TableSkeleton } from '#components/ui/table-skeleton.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { KeyDialog } from './key-dialog.tsx';
import { Section, SettingsFrame } from './settings-frame.tsx';

type KeyRow = RouterOutputs['keys']['list']['keys'][number];
type Open = { kind: 'new' } | { kind: 'revoke'; row: KeyRow };

const ABOUT =
  'What programs sign in with. A key does what its scopes say, and never more than the person who made it may do.';

export function KeysPage() {
  const { may, reason } = useMay('keys.manage');
  return (
    <SettingsFrame description={ABOUT}>
      <Section id="keys" title="API keys">
        {may ? <Keys /> : <p className="text-13 text-ink-2">{reason}</p>}
      </Section>
    </SettingsFrame>
  );
}

function Keys() {
  const trpc = useTRPC();
  const [open, setOpen] = useState<Open>();
  const list = useQuery(trpc.keys.list.queryOptions());
  const close = () => setOpen(undefined);
  return (
    <>
      <MayButton
        needs="keys.manage"
        variant="primary"
        className="w-fit"
        onClick={() => setOpen({ kind: 'new' })}
      >
        <Plus aria-hidden />
        Make a key
      </MayButton>
      {list.isError && <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <TableSkeleton what="API keys" rows={3} />}
      {list.data?.keys.length === 0 && (
        <EmptyState
          title="No keys yet"
          description="Make one for each program; then you can see what it does and end it alone."
        />
      )}
      {list.data && list.data.keys.length > 0 && (
        <DataTable
          caption="API keys of this workspace"
          columns={columnsFor((row) => setOpen({ kind: 'revoke', row }))}
          rows={list.data.keys}
          rowKey={({ id }) => id}
        />
      )}
      {open?.kind === 'new' && list.data && <KeyDialog scopes={list.data.scopes} onClose={close} />}
      {open?.kind === 'revoke' && <Revoke row={open.row} onClose={close} />}
    </>
  );
}

function Revoke({ row, onClose }: { row: KeyRow; onClose: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const revoke = useMutation(
    trpc.keys.revoke.mutationOptions({
      onSuccess: () => toast(`${row.name} was revoked.`),
      onSettled: async () => {
        await queryClient.invalidateQueries(trpc.keys.pathFilter());
        onClose();
      },
    }),
  );
  return (
    <ConfirmDialog
      title={`Revoke ${row.name}?`}
      description="Its next request is refused, and streams it has open end within seconds. This cannot be taken back."
      action="Revoke"
      isPending={revoke.isPending}
      onConfirm={() => revoke.mutate({ id: row.id })}
      onClose={onClose}
    />
  );
}

const quiet = (node: ReactNode) => <span className="text-ink-2">{node}</span>;
const STATES = { active: null, revoked: 'Revoked', ended: 'Ended' } as const;

const columnsFor = (onRevoke: (row: KeyRow) => void): readonly Column<KeyRow>[] => [
  {
    key: 'name',
    title: 'Name',
    cell: ({ name, state }) => (
      <span className="inline-flex items-center gap-2">
        {name}
        {STATES[state] && <Badge tone="outline">{STATES[state]}</Badge>}
      </span>
    ),
  },
  {
    key: 'hint',
    title: 'Ends in',
    from: 'md',
    cell: ({ hint }) => <span className="font-mono text-12">…{hint}</span>,
  },
  {
    key: 'scopes',
    title: 'Scopes',
    from: 'sm',
    cell: ({ scopes }) => (
      <span className="block max-w-60 truncate font-mono text-12 text-ink-2" title={scopes.join(', ')}>
        {scopes.join(', ')}
      </span>
    ),
  },
  {
    key: 'from',
    title: 'From',
    from: 'lg',
    cell: ({ networks }) => (
      <span className="block max-w-40 truncate font-mono text-12 text-ink-2" title={networks.join(', ')}>
        {networks.join(', ') || 'everywhere'}
      </span>
    ),
  },
  {
    key: 'made',
    title: 'Made',
    from: 'lg',
    cell: ({ createdAt, createdBy }) =>
      quiet(
        <>
          <Ago at={createdAt} /> by {createdBy}
        </>,
      ),
  },
  {
    key: 'ends',
    title: 'Ends',
    from: 'md',
    cell: ({ expiresAt }) => quiet(expiresAt ? new Date(expiresAt).toISOString().slice(0, 10) : 'never'),
  },
  {
    key: 'used',
    title: 'Last used',
    from: 'sm',
    cell: ({ lastUsedAt }) => quiet(lastUsedAt ? <Ago at={lastUsedAt} /> : 'never'),
  },
  {
    key: 'do',
    title: <span className="sr-only">Revoke</span>,
    align: 'end',
    cell: (row) =>
      row.state === 'active' && (
        <Button size="small" variant="quiet" aria-label={`Revoke ${row.name}`} onClick={() => onRevoke(row)}>
          Revoke
        </Button>
      ),
  },
];
