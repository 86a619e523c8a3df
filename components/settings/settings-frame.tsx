'use client';
import type { Route } from 'next';
import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { type ReactNode, useEffect, useRef } from 'react';
import { Page } from '#components/shell/page.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';

/** The pages of the settings, in the order of their row. */
const SECTIONS: readonly { href: Route; label: string }[] = [
  { href: '/settings', label: 'Workspace' },
  { href: '/settings/members', label: 'Members' },
  { href: '/settings/organisation', label: 'Organisation' },
  { href: '/settings/secrets', label: 'Secrets' },
  { href: '/settings/keys', label: 'API keys' },
  { href: '/settings/hooks', label: 'Webhooks' },
  { href: '/settings/outgoing', label: 'Outgoing calls' },
  { href: '/settings/data', label: 'Data' },
  { href: '/settings/audit', label: 'Audit log' },
  { href: '/settings/sign-in', label: 'Sign-in' },
  { href: '/settings/sessions', label: 'Your sessions' },
  { href: '/settings/account', label: 'Your data' },
  { href: '/settings/licences', label: 'Licences' },
];

type Props = { description: ReactNode; children: ReactNode };

/** What the pages of the settings share: the title and the way from one to the other. */
export function SettingsFrame({ description, children }: Props) {
  const open = usePathname();
  const row = useRef<HTMLElement>(null);
  // On a phone the row is longer than the screen is wide: the open page's name has to be in sight.
  useEffect(() => {
    const current = row.current?.querySelector('[aria-current=page]');
    current?.scrollIntoView({ block: 'nearest', inline: 'center' });
  }, []);
  return (
    <Page>
      <PageHeader title="Settings" description={description} />
      <nav ref={row} aria-label="Settings" className="mb-4 flex gap-4 overflow-x-auto border-b">
        {SECTIONS.map(({ href, label }) => (
          <Link
            key={href}
            href={href}
            aria-current={href === open ? 'page' : undefined}
            className="-mb-px flex h-8 items-center whitespace-nowrap border-transparent border-b-2 font-medium text-13 text-ink-2 transition-colors hover:text-ink aria-[current=page]:border-accent aria-[current=page]:text-ink"
          >
            {label}
          </Link>
        ))}
      </nav>
      <div className="flex flex-col gap-6">{children}</div>
    </Page>
  );
}

/** One titled part of a settings page. */
export function Section({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section aria-labelledby={id} className="flex flex-col gap-3">
      <h2 id={id} className="font-semibold text-15">
        {title}
      </h2>
      {children}
    </section>
  );
}
