'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { ErrorPanel } from '#components/api/error-panel.tsx';
import { type RouterOutputs, useTRPC } from '#components/api/trpc.ts';
import { MayButton } from '#components/shell/may-button.tsx';
import { NewWorkspaceDialog } from '#components/shell/new-workspace-dialog.tsx';
import { useMay } from '#components/shell/use-may.ts';
import { useSession } from '#components/shell/use-session.ts';
import { useSessionActions } from '#components/shell/use-session-actions.ts';
import { Button } from '#components/ui/button.tsx';
import { type Column, DataTable } from '#components/ui/data-table.tsx';
import { Select } from '#components/ui/select.tsx';
import { TableSkeleton } from '#components/ui/table-skeleton.tsx';
import { NameForm } from './name-form.tsx';
import { roleLabel } from './role-label.ts';
import { Section, SettingsFrame } from './settings-frame.tsx';

type Organisation = RouterOutputs['organisations']['get'];

export function OrganisationPage() {
  const trpc = useTRPC();
  const [isCreating, setCreating] = useState(false);
  const found = useQuery(trpc.organisations.get.queryOptions());
  const { may } = useMay('organisation.manage');
  return (
    <SettingsFrame description={found.data && `Of ${found.data.name}, which the open workspace belongs to.`}>
      {found.isError && <ErrorPanel error={found.error} onRetry={() => void found.refetch()} />}
      {found.isPending && <TableSkeleton what="the organisation" rows={4} />}
      {found.data && (
        <>
          {may && (
            <Section id="name" title="Name">
              <Rename key={found.data.name} name={found.data.name} />
            </Section>
          )}
          <Section id="workspaces" title="Workspaces">
            <MayButton needs="workspaces.create" className="w-fit" onClick={() => setCreating(true)}>
              <Plus aria-hidden />
              New workspace
            </MayButton>
            <Workspaces rows={found.data.workspaces} />
          </Section>
          {may && (
            <Section id="people" title="People of the organisation">
              <p className="max-w-prose text-13 text-ink-2">
                Owners rename the organisation and change these roles; owners and admins make workspaces and
                set up sign-in. None of these roles opens a workspace, but owners can take over one whose
                owners cannot sign in any more. An organisation always keeps an owner who can.
              </p>
              <People {...found.data} />
            </Section>
          )}
        </>
      )}
      <NewWorkspaceDialog open={isCreating} onOpenChange={setCreating} />
    </SettingsFrame>
  );
}

function Rename({ name }: { name: string }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const rename = useMutation(
    trpc.organisations.rename.mutationOptions({
      onSuccess: () => {
        toast('Renamed.');
        return queryClient.invalidateQueries(trpc.organisations.pathFilter());
      },
    }),
  );
  return (
    <NameForm
      action="Rename"
      label="Name of the organisation"
      name={name}
      pending={rename.isPending}
      onName={(next) => rename.mutate({ name: next })}
    />
  );
}

function Workspaces({ rows }: { rows: Organisation['workspaces'] }) {
  const open = useSession().data?.workspace.id;
  const { switchWorkspace } = useSessionActions();
  const { may } = useMay('organisation.manage');
  const columns: readonly Column<Organisation['workspaces'][number]>[] = [
    { key: 'name', title: 'Name', cell: (row) => row.name },
    { key: 'people', title: 'People', align: 'end', width: '80px', cell: (row) => row.people },
    {
      key: 'role',
      title: 'Your role',
      cell: (row) =>
        row.role ? roleLabel(row.role) : <span className="text-ink-3">You do not belong to it</span>,
    },
    {
      key: 'open',
      title: <span className="sr-only">Open</span>,
      align: 'end',
      cell: (row) => {
        if (!row.isOwned && may) return <TakeOver {...row} />;
        if (row.id === open) return <span className="text-12 text-ink-3">Open now</span>;
        return (
          row.role && (
            <Button size="small" variant="quiet" onClick={() => switchWorkspace(row.id)}>
              Open
            </Button>
          )
        );
      },
    },
  ];
  return <DataTable caption="Workspaces" columns={columns} rows={rows} rowKey={({ id }) => id} />;
}

/** For a workspace whose owners cannot sign in any more, or have gone. */
function TakeOver({ id, name }: { id: string; name: string }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const takeOver = useMutation(
    trpc.organisations.takeOver.mutationOptions({
      onSuccess: () => toast(`You own ${name} now. Its audit log says so.`),
      onSettled: () =>
        Promise.all([
          queryClient.invalidateQueries(trpc.organisations.pathFilter()),
          queryClient.invalidateQueries(trpc.session.me.pathFilter()),
        ]),
    }),
  );
  return (
    <span className="flex items-center justify-end gap-2">
      <span className="text-12 text-ink-3">No owner who can sign in</span>
      <Button
        size="small"
        aria-label={`Take over ${name}`}
        pending={takeOver.isPending}
        onClick={() => takeOver.mutate({ workspaceId: id })}
      >
        Take over
      </Button>
    </span>
  );
}

function People({ people, roles }: Organisation) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const setRole = useMutation(
    trpc.organisations.setRole.mutationOptions({
      onSuccess: () => toast('The role was changed.'),
      onSettled: () =>
        Promise.all([
          queryClient.invalidateQueries(trpc.organisations.pathFilter()),
          queryClient.invalidateQueries(trpc.session.me.pathFilter()),
        ]),
    }),
  );
  return (
    <DataTable
      caption="People of the organisation"
      rows={people}
      rowKey={({ id }) => id}
      columns={[
        { key: 'name', title: 'Name', cell: (row) => (row.isYou ? `${row.name} (you)` : row.name) },
        {
          key: 'role',
          title: 'Role in the organisation',
          width: '180px',
          cell: (row) => (
            <Select
              aria-label={`Role of ${row.name} in the organisation`}
              className="w-32"
              value={row.role}
              disabled={setRole.isPending}
              options={roles.map((role) => ({ value: role, label: roleLabel(role) }))}
              onValueChange={(role) => setRole.mutate({ userId: row.id, role })}
            />
          ),
        },
      ]}
    />
  );
}
