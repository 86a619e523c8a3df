'use client';
import { usePathname } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import { BottomBar } from './bottom-bar.tsx';
import { CommandPalette } from './command-palette.tsx';
import { LocalLine } from './local-notice.tsx';
import { RAIL_COOKIE } from './rail-cookie.ts';
import { SideBar } from './side-bar.tsx';
import { useRoleChange } from './use-role-change.ts';

const YEAR_S = 31_536_000;

/** A canvas needs the width more than the navigation does. */
const CANVAS_PAGE = /^\/(patterns|runs)\/./;

type StudioShellProps = {
  /** What the person chose, from the cookie, so the first paint has the right width; else it depends. */
  chosenRail: boolean | undefined;
  children: ReactNode;
};

export function StudioShell({ chosenRail, children }: StudioShellProps) {
  const [chosen, setRail] = useState(chosenRail);
  const path = usePathname();
  useRoleChange();
  const isRail = chosen ?? CANVAS_PAGE.test(path);
  const toggle = () => {
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser yet
    document.cookie = `${RAIL_COOKIE}=${isRail ? 0 : 1}; path=/; max-age=${YEAR_S}; samesite=lax`;
    setRail(!isRail);
  };
  return (
    <div className="flex h-dvh flex-col sm:flex-row">
      <a
        href="#main"
        className="sr-only z-50 rounded-button bg-accent px-3 py-1.5 text-on-accent focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
      >
        Skip to content
      </a>
      <SideBar isRail={isRail} onToggleRail={toggle} />
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        <LocalLine />
        <main id="main" tabIndex={-1} className="relative min-h-0 flex-1 overflow-y-auto outline-none">
          {children}
        </main>
      </div>
      <BottomBar />
      <CommandPalette />
    </div>
  );
}
