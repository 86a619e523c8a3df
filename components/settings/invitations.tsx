'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import { type RouterOutputs, useTRPC } from '#components/api/trpc.ts';
import { Ago } from '#components/ui/ago.tsx';
import { Button } from '#components/ui/button.tsx';
import { type Column, DataTable } from '#components/ui/data-table.tsx';
import { roleLabel } from './role-label.ts';
import { Section } from './settings-frame.tsx';

type Row = RouterOutputs['invitations']['list'][number];

/** Links that are out; nothing while there are none. */
export function Invitations() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const invitations = useQuery(trpc.invitations.list.queryOptions());
  const revoke = useMutation(
    trpc.invitations.revoke.mutationOptions({
      onSuccess: () => toast('Taken back: the link opens nothing any more.'),
      onSettled: () => queryClient.invalidateQueries(trpc.invitations.pathFilter()),
    }),
  );
  if (!invitations.data?.length) return null;
  const columns: readonly Column<Row>[] = [
    { key: 'for', title: 'For', cell: (row) => row.email ?? 'Whoever has the link' },
    { key: 'role', title: 'Role', cell: (row) => roleLabel(row.role) },
    { key: 'by', title: 'Invited by', from: 'md', cell: (row) => row.invitedBy },
    { key: 'ends', title: 'Ends', from: 'sm', cell: (row) => <Ago at={row.expires} /> },
    {
      key: 'back',
      title: <span className="sr-only">Take back</span>,
      align: 'end',
      cell: (row) => (
        <Button
          size="small"
          variant="quiet"
          pending={revoke.isPending}
          onClick={() => revoke.mutate({ id: row.id })}
        >
          Take back
        </Button>
      ),
    },
  ];
  return (
    <Section id="invitations" title="Open invitations">
      <DataTable
        caption="Open invitations"
        columns={columns}
        rows={invitations.data}
        rowKey={({ id }) => id}
      />
    </Section>
  );
}
