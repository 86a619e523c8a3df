'use client';
import { ChevronsUpDown, Plus } from 'lucide-react';
import { useState } from 'react';
import { DropdownMenu, type MenuEntry } from '#components/ui/menu.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { NewWorkspaceDialog } from './new-workspace-dialog.tsx';
import { useMay } from './use-may.ts';
import { useSession } from './use-session.ts';
import { useSessionActions } from './use-session-actions.ts';

/** Entries to change the workspace, shared by the side bar and the narrow menu. */
export function useWorkspaceEntries(onNew: () => void): readonly MenuEntry[] {
  const session = useSession();
  const { switchWorkspace } = useSessionActions();
  const { may } = useMay('workspaces.create');
  const current = session.data?.workspace.id;
  return [
    { heading: 'Workspace' },
    ...(session.data?.workspaces ?? []).map(({ id, name, role }) => ({
      label: name,
      hint: role,
      checked: id === current,
      onSelect: () => {
        if (id !== current) switchWorkspace(id);
      },
    })),
    ...(may ? [{ label: 'New workspace', icon: <Plus aria-hidden />, onSelect: onNew }] : []),
  ];
}

/** The first letter of a workspace, where there is no room for its name. */
const Initial = ({ name }: { name: string }) => (
  <span
    aria-hidden
    className="inline-grid size-5 shrink-0 place-items-center rounded-input bg-accent font-semibold text-11 text-on-accent"
  >
    {name.slice(0, 1).toUpperCase()}
  </span>
);

export function WorkspaceMenu() {
  const [isCreating, setCreating] = useState(false);
  const session = useSession();
  const entries = useWorkspaceEntries(() => setCreating(true));
  const name = session.data?.workspace.name;
  return (
    <>
      <DropdownMenu
        entries={entries}
        trigger={
          <button
            type="button"
            aria-label={`Workspace ${name ?? ''}: switch`}
            className="flex h-9 w-full min-w-0 items-center gap-2 rounded-button px-1.5 text-left font-semibold text-13 transition-colors hover:bg-raised data-[state=open]:bg-raised"
          >
            {name ? <Initial name={name} /> : <Skeleton className="size-5" />}
            <span className="rail:hidden min-w-0 flex-1 truncate">
              {name ?? <Skeleton className="h-3 w-24" />}
            </span>
            <ChevronsUpDown aria-hidden className="rail:hidden size-3.5 shrink-0 text-ink-3" />
          </button>
        }
      />
      <NewWorkspaceDialog open={isCreating} onOpenChange={setCreating} />
    </>
  );
}
