'use client';
import { Laptop } from 'lucide-react';
import { Tooltip } from '#components/ui/tooltip.tsx';
import { useSession } from './use-session.ts';

const MEANING = 'Anyone who opens this address on this machine acts as the owner.';

/** Says in the side bar that nobody had to prove who they are. */
export function LocalNotice() {
  const session = useSession();
  if (session.data?.mode !== 'local') return null;
  return (
    <Tooltip content={MEANING} side="right">
      <p
        // biome-ignore lint/a11y/noNoninteractiveTabindex: in the rail its words are only in the tooltip
        tabIndex={0}
        className="flex items-start gap-2 rounded-button border border-control border-dashed p-1.5 text-12 text-ink-2"
      >
        <Laptop aria-hidden className="mt-px size-3.5 shrink-0" />
        <span className="rail:hidden">
          <b className="font-semibold text-ink">Local mode.</b> {MEANING}
        </span>
        <span className="sr-only">Local mode. {MEANING}</span>
      </p>
    </Tooltip>
  );
}

/** The same in one line above the page, where there is no side bar. */
export function LocalLine() {
  const session = useSession();
  if (session.data?.mode !== 'local') return null;
  return (
    <aside aria-label="Local mode" className="border-b bg-raised px-4 py-1 text-11 text-ink-2 sm:hidden">
      <b className="font-semibold text-ink">Local mode.</b> Anyone on this machine acts as the owner.
    </aside>
  );
}
