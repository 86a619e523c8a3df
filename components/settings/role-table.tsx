'use client';
import { useQuery } from '@tanstack/react-query';
import { Check } from 'lucide-react';
import { ErrorPanel } from '#components/api/error-panel.tsx';
import { useTRPC } from '#components/api/trpc.ts';
import { DataTable } from '#components/ui/data-table.tsx';
import { TableSkeleton } from '#components/ui/table-skeleton.tsx';
import { roleLabel } from './role-label.ts';

/** The data that the server judges by, as a table. */
export function RoleTable() {
  const trpc = useTRPC();
  const roles = useQuery(trpc.members.roles.queryOptions(undefined, { staleTime: Number.POSITIVE_INFINITY }));
  if (roles.isError) return <ErrorPanel error={roles.error} onRetry={() => void roles.refetch()} />;
  if (!roles.data) return <TableSkeleton what="the roles" rows={8} />;
  const sentence = (says: string) => says.charAt(0).toUpperCase() + says.slice(1);
  return (
    <DataTable
      caption="What each role may do"
      isWide
      rows={roles.data.table}
      rowKey={({ permission }) => permission}
      columns={[
        { key: 'says', title: 'May', cell: ({ says }) => sentence(says) },
        ...roles.data.roles.map((role) => ({
          key: role,
          title: roleLabel(role),
          cell: (row: { roles: readonly string[] }) =>
            row.roles.includes(role) ? (
              <>
                <Check aria-hidden className="size-3.5" />
                <span className="sr-only">Yes</span>
              </>
            ) : (
              <span className="sr-only">No</span>
            ),
        })),
      ]}
    />
  );
}
