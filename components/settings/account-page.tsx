'use client';
import { useSession } from '#components/shell/use-session.ts';
import { DownloadLink } from './download-link.tsx';
import { EraseAccount } from './erase-account.tsx';
import { Section, SettingsFrame } from './settings-frame.tsx';

/** A person's own data: taking it away, and erasing it. */
export function AccountPage() {
  const { data } = useSession();
  const who = data && (data.user.email ?? data.user.name);
  return (
    <SettingsFrame description={who && `What is kept about ${who}, in all workspaces.`}>
      <Section id="export" title="Take your data with you">
        <p className="max-w-prose text-13 text-ink-2">
          Your account, how and where you sign in, what you belong to, and what you made in the workspaces you
          belong to. One file of JSON lines; keys, tokens and secrets are not in it.
        </p>
        <DownloadLink href="/api/export/me">Download your data</DownloadLink>
      </Section>
      <EraseAccount />
    </SettingsFrame>
  );
}
