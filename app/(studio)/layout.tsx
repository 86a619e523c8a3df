import { cookies } from 'next/headers';
import type { ReactNode } from 'react';
import { requirePrincipal } from '#app/_trpc/server.ts';
import { RAIL_COOKIE } from '#components/shell/rail-cookie.ts';
import { StudioShell } from '#components/shell/studio-shell.tsx';

/** The redirect here is a courtesy: every procedure checks the session itself. */
export default async function StudioLayout({ children }: { children: ReactNode }) {
  await requirePrincipal();
  const jar = await cookies();
  const chosen = jar.get(RAIL_COOKIE)?.value;
  return <StudioShell chosenRail={chosen === undefined ? chosen : chosen === '1'}>{children}</StudioShell>;
}
