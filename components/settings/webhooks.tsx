'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { ErrorPanel } from '#components/api/error-panel.tsx';
import { type RouterOutputs, useTRPC } from '#components/api/trpc.ts';
import { Ago } from '#components/ui/ago.tsx';
import { Button } from '#components/ui/button.tsx';
import { type Column, DataTable } from '#components/ui/data-table.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Switch } from '#components/ui/switch.tsx';
import { TableSkeleton } from '#components/ui/table-skeleton.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { DeliveriesDialog } from './deliveries-dialog.tsx';
import { sayEvent } from './hook-words.ts';
import { WebhookDialog } from './webhook-dialog.tsx';

export type WebhookRow = RouterOutputs['webhooks']['list'][number];
type Open = { kind: 'new' } | { kind: 'deliveries' | 'remove'; row: WebhookRow };

/** For those who may change settings. */
export function Webhooks() {
  const trpc = useTRPC();
  const [open, setOpen] = useState<Open>();
  const list = useQuery(trpc.webhooks.list.queryOptions());
  const switchOn = useSwitch();
  const close = () => setOpen(undefined);
  const onSwitch = ({ id }: WebhookRow, enabled: boolean) => switchOn.mutate({ id, enabled });
  return (
    <>
      <Button variant="primary" className="w-fit" onClick={() => setOpen({ kind: 'new' })}>
        <Plus aria-hidden />
        Add a webhook
      </Button>
      {list.isError && <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <TableSkeleton what="webhooks" rows={2} />}
      {list.data?.length === 0 && (
        <EmptyState
          title="No webhooks yet"
          description="A webhook is told when a run finishes or a person is asked, with ids and states and never a value."
        />
      )}
      {list.data && list.data.length > 0 && (
        <DataTable
          caption="Webhooks of this workspace"
          columns={columnsFor(setOpen, onSwitch)}
          rows={list.data}
          rowKey={({ id }) => id}
        />
      )}
      {open?.kind === 'new' && <WebhookDialog onClose={close} />}
      {open?.kind === 'deliveries' && <DeliveriesDialog webhook={open.row} onClose={close} />}
      {open?.kind === 'remove' && <Remove row={open.row} onClose={close} />}
    </>
  );
}

function useSwitch() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const onSettled = () => queryClient.invalidateQueries(trpc.webhooks.pathFilter());
  return useMutation(trpc.webhooks.switch.mutationOptions({ onSettled }));
}

function Remove({ row, onClose }: { row: WebhookRow; onClose: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const remove = useMutation(
    trpc.webhooks.remove.mutationOptions({
      onSuccess: () => toast('The webhook was removed.'),
      onSettled: async () => {
        await queryClient.invalidateQueries(trpc.webhooks.pathFilter());
        onClose();
      },
    }),
  );
  return (
    <ConfirmDialog
      title="Remove this webhook?"
      description={`${row.url} is told nothing more, and what it was told is forgotten here.`}
      action="Remove"
      isPending={remove.isPending}
      onConfirm={() => remove.mutate({ id: row.id })}
      onClose={onClose}
    />
  );
}

const columnsFor = (
  onOpen: (open: Open) => void,
  onSwitch: (row: WebhookRow, enabled: boolean) => void,
): readonly Column<WebhookRow>[] => [
  {
    key: 'on',
    title: 'On',
    width: '56px',
    cell: (row) => (
      <Switch
        label={`${row.url} is on`}
        checked={row.enabled}
        onCheckedChange={(enabled) => onSwitch(row, enabled)}
      />
    ),
  },
  {
    key: 'url',
    title: 'Address',
    cell: ({ url }) => (
      <span className="block max-w-80 truncate font-mono text-12" title={url}>
        {url}
      </span>
    ),
  },
  { key: 'events', title: 'When', from: 'sm', cell: ({ events }) => events.map(sayEvent).join(', ') },
  {
    key: 'made',
    title: 'Made',
    from: 'md',
    cell: ({ createdAt, createdBy }) => (
      <span className="text-ink-2">
        <Ago at={createdAt} /> by {createdBy}
      </span>
    ),
  },
  {
    key: 'do',
    title: <span className="sr-only">Deliveries or remove</span>,
    align: 'end',
    cell: (row) => (
      <span className="inline-flex gap-1">
        <Button size="small" variant="quiet" onClick={() => onOpen({ kind: 'deliveries', row })}>
          Deliveries
        </Button>
        <Button
          size="small"
          variant="quiet"
          aria-label={`Remove ${row.url}`}
          onClick={() => onOpen({ kind: 'remove', row })}
        >
          Remove
        </Button>
      </span>
    ),
  },
];
