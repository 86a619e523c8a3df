'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { UserPlus } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { ErrorPanel } from '#components/api/error-panel.tsx';
import { type RouterOutputs, useTRPC } from '#components/api/trpc.ts';
import { MayButton } from '#components/shell/may-button.tsx';
import { useMay } from '#components/shell/use-may.ts';
import { useSession } from '#components/shell/use-session.ts';
import { Ago } from '#components/ui/ago.tsx';
import { Button } from '#components/ui/button.tsx';
import { type Column, DataTable } from '#components/ui/data-table.tsx';
import { Select } from '#components/ui/select.tsx';
import { TableSkeleton } from '#components/ui/table-skeleton.tsx';
import { Invitations } from './invitations.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { roleLabel } from './role-label.ts';
import { RoleTable } from './role-table.tsx';
import { Section, SettingsFrame } from './settings-frame.tsx';

type Members = RouterOutputs['members']['list'];
type MemberRow = Members['people'][number];

export function MembersPage() {
  const trpc = useTRPC();
  const [isInviting, setInviting] = useState(false);
  const members = useQuery(trpc.members.list.queryOptions());
  const { may } = useMay('members.manage');
  const workspace = useSession().data?.workspace.name;
  return (
    <SettingsFrame description={workspace && `Who may open ${workspace}, and what each may do there.`}>
      <Section id="people" title="People">
        <MayButton
          needs="members.manage"
          variant="primary"
          className="w-fit"
          onClick={() => setInviting(true)}
        >
          <UserPlus aria-hidden />
          Invite
        </MayButton>
        {members.isError && <ErrorPanel error={members.error} onRetry={() => void members.refetch()} />}
        {members.isPending && <TableSkeleton what="people" rows={3} />}
        {members.data && <People members={members.data} />}
        <p className="max-w-prose text-13 text-ink-2">
          Whoever leaves the last workspace they have in the organisation leaves the organisation with it,
          unless its directory keeps them. Its last owner stays.
        </p>
      </Section>
      {may && <Invitations />}
      <Section id="roles" title="What each role may do">
        <RoleTable />
      </Section>
      {isInviting && members.data && (
        <InviteDialog roles={members.data.givable} onClose={() => setInviting(false)} />
      )}
    </SettingsFrame>
  );
}

function useMemberActions() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const onSettled = () =>
    Promise.all([
      queryClient.invalidateQueries(trpc.members.pathFilter()),
      queryClient.invalidateQueries(trpc.session.me.pathFilter()),
    ]);
  const setRole = useMutation(
    trpc.members.setRole.mutationOptions({ onSettled, onSuccess: () => toast('The role was changed.') }),
  );
  const remove = useMutation(
    trpc.members.remove.mutationOptions({ onSettled, onSuccess: () => toast('Removed.') }),
  );
  const leave = useMutation(
    trpc.members.leave.mutationOptions({ onSuccess: () => location.assign('/patterns') }),
  );
  return { setRole, remove, leave };
}

function People({ members: { people, givable } }: { members: Members }) {
  const { setRole, remove, leave } = useMemberActions();
  const options = givable.map((role) => ({ value: role, label: roleLabel(role) }));
  const columns: readonly Column<MemberRow>[] = [
    {
      key: 'name',
      title: 'Name',
      cell: (row) => (
        <>
          {row.isYou ? `${row.name} (you)` : row.name}
          {row.isDisabled && <span className="text-ink-3"> · cannot sign in</span>}
        </>
      ),
    },
    {
      key: 'email',
      title: 'E-mail',
      from: 'sm',
      cell: (row) => <span className="text-ink-2">{row.email}</span>,
    },
    {
      key: 'role',
      title: 'Role',
      width: '150px',
      cell: (row) =>
        row.mayHandle ? (
          <Select
            aria-label={`Role of ${row.name}`}
            className="w-32"
            value={row.role}
            options={options}
            disabled={setRole.isPending}
            onValueChange={(role) => setRole.mutate({ userId: row.id, role })}
          />
        ) : (
          roleLabel(row.role)
        ),
    },
    {
      key: 'since',
      title: 'Joined',
      from: 'md',
      cell: (row) => (
        <span className="text-ink-2">
          <Ago at={row.since} />
        </span>
      ),
    },
    {
      key: 'out',
      title: <span className="sr-only">Remove or leave</span>,
      align: 'end',
      cell: (row) =>
        row.isYou ? (
          <Button size="small" variant="quiet" pending={leave.isPending} onClick={() => leave.mutate()}>
            Leave
          </Button>
        ) : (
          row.mayHandle && (
            <Button
              size="small"
              variant="quiet"
              aria-label={`Remove ${row.name}`}
              pending={remove.isPending}
              onClick={() => remove.mutate({ userId: row.id })}
            >
              Remove
            </Button>
          )
        ),
    },
  ];
  return (
    <DataTable caption="People of this workspace" columns={columns} rows={people} rowKey={({ id }) => id} />
  );
}
