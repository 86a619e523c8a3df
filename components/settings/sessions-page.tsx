'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import { ErrorPanel } from '#components/api/error-panel.tsx';
import { type RouterOutputs, useTRPC } from '#components/api/trpc.ts';
import { Ago } from '#components/ui/ago.tsx';
import { Button } from '#components/ui/button.tsx';
import { type Column, DataTable } from '#components/ui/data-table.tsx';
import { TableSkeleton } from '#components/ui/table-skeleton.tsx';
import { sayDevice } from './device.ts';
import { Passkeys } from './passkeys.tsx';
import { Section, SettingsFrame } from './settings-frame.tsx';

type Row = RouterOutputs['session']['list'][number];

function useSessionEnding() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const onSettled = () => queryClient.invalidateQueries(trpc.session.list.pathFilter());
  const end = useMutation(
    trpc.session.end.mutationOptions({ onSettled, onSuccess: () => toast('That session has ended.') }),
  );
  const endOthers = useMutation(
    trpc.session.endOthers.mutationOptions({
      onSettled,
      onSuccess: ({ ended }) =>
        toast(ended === 1 ? 'One session has ended.' : `${ended} sessions have ended.`),
    }),
  );
  const endAll = useMutation(
    trpc.session.endAll.mutationOptions({ onSuccess: () => location.assign('/signin') }),
  );
  return { end, endOthers, endAll };
}

function Sessions({ rows }: { rows: readonly Row[] }) {
  const { end, endOthers, endAll } = useSessionEnding();
  const columns: readonly Column<Row>[] = [
    {
      key: 'device',
      title: 'Device',
      cell: (row) => (
        <span title={row.device ?? undefined}>
          {sayDevice(row.device)}
          {row.isHere && ' (this one)'}
        </span>
      ),
    },
    { key: 'address', title: 'Address', from: 'sm', cell: (row) => row.address ?? 'unknown' },
    { key: 'used', title: 'Last used', width: '130px', cell: (row) => <Ago at={row.lastUsedAt} /> },
    {
      key: 'since',
      title: 'Signed in',
      from: 'md',
      width: '130px',
      cell: (row) => <Ago at={row.createdAt} />,
    },
    {
      key: 'end',
      title: <span className="sr-only">End</span>,
      align: 'end',
      cell: (row) =>
        !row.isHere && (
          <Button
            size="small"
            variant="quiet"
            aria-label={`End the session of ${sayDevice(row.device)}`}
            pending={end.isPending}
            onClick={() => end.mutate({ id: row.id })}
          >
            End
          </Button>
        ),
    },
  ];
  return (
    <>
      <DataTable caption="Your sessions" columns={columns} rows={rows} rowKey={({ id }) => id} />
      <div className="flex flex-wrap gap-2">
        <Button disabled={rows.length < 2} pending={endOthers.isPending} onClick={() => endOthers.mutate()}>
          End all others
        </Button>
        <Button variant="danger" pending={endAll.isPending} onClick={() => endAll.mutate()}>
          Sign out everywhere
        </Button>
      </div>
    </>
  );
}

export function SessionsPage() {
  const trpc = useTRPC();
  const sessions = useQuery(trpc.session.list.queryOptions());
  return (
    <SettingsFrame description="Where you are signed in. What you end here is refused at its next request.">
      <Section id="sessions" title="Your sessions">
        {sessions.isError && <ErrorPanel error={sessions.error} onRetry={() => void sessions.refetch()} />}
        {sessions.isPending && <TableSkeleton what="your sessions" rows={3} />}
        {sessions.data && <Sessions rows={sessions.data} />}
      </Section>
      <Passkeys />
    </SettingsFrame>
  );
}
