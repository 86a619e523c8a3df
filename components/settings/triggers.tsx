'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import Link from 'next/link';
import { useState } from 'react';
import { toast } from 'sonner';
import { ErrorPanel } from '#components/api/error-panel.tsx';
import { type RouterOutputs, useTRPC } from '#components/api/trpc.ts';
import { MayButton } from '#components/shell/may-button.tsx';
import { useMay } from '#components/shell/use-may.ts';
import { Ago } from '#components/ui/ago.tsx';
import { Button } from '#components/ui/button.tsx';
import { CopyId } from '#components/ui/copy-id.tsx';
import { type Column, DataTable } from '#components/ui/data-table.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Switch } from '#components/ui/switch.tsx';
import { TableSkeleton } from '#components/ui/table-skeleton.tsx';
import { ConfirmDialog } from './confirm-dialog.tsx';
import { TriggerDialog } from './trigger-dialog.tsx';

type Row = RouterOutputs['triggers']['list']['triggers'][number];
type Actions = {
  mayChange: boolean;
  onSwitch: (row: Row, enabled: boolean) => void;
  onRemove: (row: Row) => void;
};

export function Triggers() {
  const trpc = useTRPC();
  const [isMaking, setMaking] = useState(false);
  const [removed, setRemoved] = useState<Row>();
  const { may } = useMay('schedules.manage');
  const list = useQuery(trpc.triggers.list.queryOptions());
  const switchOn = useSwitch();
  const onSwitch = ({ id }: Row, enabled: boolean) => switchOn.mutate({ id, enabled });
  return (
    <>
      <MayButton needs="schedules.manage" variant="primary" className="w-fit" onClick={() => setMaking(true)}>
        <Plus aria-hidden />
        Add a trigger
      </MayButton>
      {list.isError && <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />}
      {list.isPending && <TableSkeleton what="triggers" rows={2} />}
      {list.data?.triggers.length === 0 && (
        <EmptyState
          title="No triggers yet"
          description="A trigger has an address and a key. Whoever signs a call with the key starts the published version of a pattern."
        />
      )}
      {list.data && list.data.triggers.length > 0 && (
        <DataTable
          caption="Triggers of this workspace"
          columns={columnsFor({ mayChange: may, onSwitch, onRemove: setRemoved })}
          rows={list.data.triggers}
          rowKey={({ id }) => id}
        />
      )}
      {isMaking && list.data && (
        <TriggerDialog published={list.data.published} onClose={() => setMaking(false)} />
      )}
      {removed && <Remove row={removed} onClose={() => setRemoved(undefined)} />}
    </>
  );
}

function useSwitch() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const onSettled = () => queryClient.invalidateQueries(trpc.triggers.pathFilter());
  return useMutation(trpc.triggers.switch.mutationOptions({ onSettled }));
}

function Remove({ row, onClose }: { row: Row; onClose: () => void }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const remove = useMutation(
    trpc.triggers.remove.mutationOptions({
      onSuccess: () => toast(`${row.name} was removed.`),
      onSettled: async () => {
        await queryClient.invalidateQueries(trpc.triggers.pathFilter());
        onClose();
      },
    }),
  );
  return (
    <ConfirmDialog
      title={`Remove ${row.name}?`}
      description="Calls to its address are refused from then on, and its key is forgotten. Runs it has started go on."
      action="Remove"
      isPending={remove.isPending}
      onConfirm={() => remove.mutate({ id: row.id })}
      onClose={onClose}
    />
  );
}

const columnsFor = ({ mayChange, onSwitch, onRemove }: Actions): readonly Column<Row>[] => [
  {
    key: 'on',
    title: 'On',
    width: '56px',
    cell: (row) => (
      <Switch
        label={`${row.name} is on`}
        checked={row.enabled}
        disabled={!mayChange}
        onCheckedChange={(enabled) => onSwitch(row, enabled)}
      />
    ),
  },
  { key: 'name', title: 'Name', cell: ({ name }) => name },
  {
    key: 'pattern',
    title: 'Starts',
    from: 'sm',
    cell: ({ pattern, patternId, semver }) => (
      <>
        <Link href={`/patterns/${patternId}`} className="hover:underline">
          {pattern}
        </Link>
        <span className="text-ink-3"> {semver ?? 'latest version'}</span>
      </>
    ),
  },
  {
    key: 'url',
    title: 'Address',
    from: 'md',
    cell: ({ url }) => <CopyId value={url} what="address" chars={44} />,
  },
  {
    key: 'used',
    title: 'Last used',
    from: 'sm',
    cell: ({ lastUsedAt }) => (
      <span className="text-ink-2">{lastUsedAt ? <Ago at={lastUsedAt} /> : 'never'}</span>
    ),
  },
  {
    key: 'do',
    title: <span className="sr-only">Remove</span>,
    align: 'end',
    cell: (row) =>
      mayChange && (
        <Button size="small" variant="quiet" aria-label={`Remove ${row.name}`} onClick={() => onRemove(row)}>
          Remove
        </Button>
      ),
  },
];
