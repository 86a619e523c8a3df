'use client';
import { Ellipsis, LogOut, Search } from 'lucide-react';
import Link from 'next/link';
import { usePathname, useRouter } from 'next/navigation';
import { useState } from 'react';
import { Badge } from '#components/ui/badge.tsx';
import { cx } from '#components/ui/cx.ts';
import { DropdownMenu, type MenuEntry } from '#components/ui/menu.tsx';
import { useCommandStore } from './commands.ts';
import { DESTINATIONS, isOpen } from './destinations.ts';
import { NewWorkspaceDialog } from './new-workspace-dialog.tsx';
import { useSession } from './use-session.ts';
import { useSessionActions } from './use-session-actions.ts';
import { THEME_CHOICES, useThemeChoice } from './use-theme-choice.ts';
import { useWorkspaceEntries } from './workspace-menu.tsx';

/** Five places fit under a thumb; the rest is behind "More". */
const FIRST = DESTINATIONS.slice(0, 4);
const REST = DESTINATIONS.slice(4);

const ITEM = 'relative flex h-12 flex-1 flex-col items-center justify-center gap-0.5 text-11 [&>svg]:size-5';

function useMoreEntries(onNew: () => void): readonly MenuEntry[] {
  const router = useRouter();
  const workspaces = useWorkspaceEntries(onNew);
  const { theme, setTheme } = useThemeChoice();
  const { signOut } = useSessionActions();
  const setPaletteOpen = useCommandStore((state) => state.setPaletteOpen);
  return [
    { label: 'Search', icon: <Search aria-hidden />, onSelect: () => setPaletteOpen(true) },
    ...REST.map(({ href, label, icon: Icon }) => ({
      label,
      icon: <Icon aria-hidden />,
      onSelect: () => router.push(href),
    })),
    'line',
    ...workspaces,
    'line',
    { heading: 'Theme' },
    ...THEME_CHOICES.map(({ value, label }) => ({
      label,
      checked: value === theme,
      onSelect: () => setTheme(value),
    })),
    'line',
    { label: 'Sign out', icon: <LogOut aria-hidden />, onSelect: () => void signOut() },
  ];
}

/** Navigation on narrow windows. */
export function BottomBar() {
  const [isCreating, setCreating] = useState(false);
  const pathname = usePathname();
  const session = useSession();
  const entries = useMoreEntries(() => setCreating(true));
  const openApprovals = session.data?.openApprovals ?? 0;
  return (
    <nav
      aria-label="Main"
      className="flex shrink-0 border-t bg-surface pb-[env(safe-area-inset-bottom)] sm:hidden"
    >
      {FIRST.map((destination) => {
        const active = isOpen(destination, pathname);
        const Icon = destination.icon;
        return (
          <Link
            key={destination.href}
            href={destination.href}
            aria-current={active ? 'page' : undefined}
            className={cx(ITEM, active ? 'font-semibold text-accent' : 'text-ink-2')}
          >
            <Icon aria-hidden />
            {destination.label}
            {destination.href === '/approvals' && openApprovals > 0 && (
              <span className="absolute top-1 left-1/2 ml-1.5">
                <Badge tone="accent">{openApprovals}</Badge>
                <span className="sr-only"> open</span>
              </span>
            )}
          </Link>
        );
      })}
      <DropdownMenu
        side="top"
        align="end"
        entries={entries}
        trigger={
          <button
            type="button"
            className={cx(ITEM, REST.some((one) => isOpen(one, pathname)) ? 'text-accent' : 'text-ink-2')}
          >
            <Ellipsis aria-hidden />
            More
          </button>
        }
      />
      <NewWorkspaceDialog open={isCreating} onOpenChange={setCreating} />
    </nav>
  );
}
