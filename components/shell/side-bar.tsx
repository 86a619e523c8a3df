'use client';
import { LogOut, PanelLeftClose, PanelLeftOpen, Search } from 'lucide-react';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { Badge } from '#components/ui/badge.tsx';
import { cx } from '#components/ui/cx.ts';
import { IconButton } from '#components/ui/icon-button.tsx';
import { Kbd } from '#components/ui/kbd.tsx';
import { useCommandStore } from './commands.ts';
import { DESTINATIONS, type Destination, isOpen } from './destinations.ts';
import { LocalNotice } from './local-notice.tsx';
import { ThemeToggle } from './theme-toggle.tsx';
import { useSession } from './use-session.ts';
import { useSessionActions } from './use-session-actions.ts';
import { WorkspaceMenu } from './workspace-menu.tsx';

const ITEM =
  'relative flex h-8 w-full items-center gap-2.5 rounded-button px-2 text-13 transition-colors hover:bg-raised hover:text-ink [&>svg]:size-4 [&>svg]:shrink-0';

function NavLink({ destination, count }: { destination: Destination; count: number }) {
  const active = isOpen(destination, usePathname());
  const Icon = destination.icon;
  return (
    <Link
      href={destination.href}
      title={destination.label}
      aria-current={active ? 'page' : undefined}
      className={cx(ITEM, active ? 'bg-raised font-medium text-ink' : 'text-ink-2')}
    >
      <Icon aria-hidden />
      <span className="rail:hidden flex-1">{destination.label}</span>
      {count > 0 && (
        <span className="rail:absolute rail:top-0 rail:right-0 rail:scale-90">
          <Badge tone="accent">{count}</Badge>
          <span className="sr-only"> open</span>
        </span>
      )}
    </Link>
  );
}

function SearchButton() {
  const setPaletteOpen = useCommandStore((state) => state.setPaletteOpen);
  return (
    <button
      type="button"
      aria-label="Search"
      className={cx(ITEM, 'text-ink-2')}
      onClick={() => setPaletteOpen(true)}
    >
      <Search aria-hidden />
      <span className="rail:hidden flex-1 text-left">Search</span>
      <span className="rail:hidden">
        <Kbd keys="mod+k" />
      </span>
    </button>
  );
}

function Account() {
  const session = useSession();
  const { signOut } = useSessionActions();
  const user = session.data?.user;
  return (
    <div className="rail:flex-col flex items-center gap-1">
      <div className="rail:hidden min-w-0 flex-1 px-1.5">
        <p className="truncate text-12">{user?.name}</p>
        {user?.email && <p className="truncate text-11 text-ink-3">{user.email}</p>}
      </div>
      <ThemeToggle />
      <IconButton
        label="Sign out"
        side="right"
        icon={<LogOut aria-hidden />}
        onClick={() => void signOut()}
      />
    </div>
  );
}

export type SideBarProps = { isRail: boolean; onToggleRail: () => void };

/** Left navigation: full or, by choice and below 1024 px, a rail of icons. */
export function SideBar({ isRail, onToggleRail }: SideBarProps) {
  const session = useSession();
  const openApprovals = session.data?.openApprovals ?? 0;
  return (
    <aside
      data-rail={isRail}
      className="flex w-56 rail:w-13 shrink-0 flex-col gap-2 border-r bg-canvas p-2 max-sm:hidden"
    >
      <div className="rail:flex-col flex items-center gap-1">
        <div className="min-w-0 flex-1">
          <WorkspaceMenu />
        </div>
        <IconButton
          label={isRail ? 'Widen the side bar' : 'Narrow the side bar'}
          side="right"
          className="max-lg:hidden"
          icon={isRail ? <PanelLeftOpen aria-hidden /> : <PanelLeftClose aria-hidden />}
          onClick={onToggleRail}
        />
      </div>
      <SearchButton />
      <nav aria-label="Main" className="flex flex-1 flex-col gap-0.5 overflow-y-auto">
        {DESTINATIONS.map((destination) => (
          <NavLink
            key={destination.href}
            destination={destination}
            count={destination.href === '/approvals' ? openApprovals : 0}
          />
        ))}
      </nav>
      <LocalNotice />
      <Account />
    </aside>
  );
}
