'use client';
import { useQuery } from '@tanstack/react-query';
import { ErrorPanel } from '#components/api/error-panel.tsx';
import { useTRPC } from '#components/api/trpc.ts';
import { useMay } from '#components/shell/use-may.ts';
import { useSession } from '#components/shell/use-session.ts';
import { TableSkeleton } from '#components/ui/table-skeleton.tsx';
import { Section, SettingsFrame } from './settings-frame.tsx';
import { SignInDirectory } from './sign-in-directory.tsx';
import { SignInDomains } from './sign-in-domains.tsx';
import { SignInGroups } from './sign-in-groups.tsx';
import { SignInProviders } from './sign-in-providers.tsx';

/** How people of the organisation sign in; for those who may set that up. */
export function SignInPage() {
  const { may, reason } = useMay('signin.manage');
  const { data: session } = useSession();
  return (
    <SettingsFrame description="How people of this organisation sign in: prove a domain, connect your identity provider, say which group has which role.">
      {may ? (
        <SetUp />
      ) : (
        <p className="text-13">{session ? reason : 'One moment: your role is being read.'}</p>
      )}
    </SettingsFrame>
  );
}

function SetUp() {
  const trpc = useTRPC();
  const overview = useQuery(trpc.signIn.overview.queryOptions());
  if (overview.isError) return <ErrorPanel error={overview.error} onRetry={() => void overview.refetch()} />;
  if (!overview.data) return <TableSkeleton what="how people sign in" rows={4} />;
  const { domains, providers, groups, tokens, addresses } = overview.data;
  return (
    <>
      <Section id="domains" title="1. Your domains">
        <SignInDomains domains={domains} />
      </Section>
      <Section id="providers" title="2. Your identity provider">
        <SignInProviders providers={providers} addresses={addresses} />
      </Section>
      <Section id="groups" title="3. Groups and roles in this workspace">
        <SignInGroups groups={groups} />
      </Section>
      <Section id="directory" title="4. Your directory (SCIM)">
        <SignInDirectory tokens={tokens} address={addresses.scim} />
      </Section>
    </>
  );
}
