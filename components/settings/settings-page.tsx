'use client';
import { useQuery } from '@tanstack/react-query';
import { ErrorPanel } from '#components/api/error-panel.tsx';
import { useTRPC } from '#components/api/trpc.ts';
import { Page } from '#components/shell/page.tsx';
import { useSession } from '#components/shell/use-session.ts';
import { PageHeader } from '#components/ui/page-header.tsx';
import { LoadingNote, Skeleton } from '#components/ui/skeleton.tsx';
import { RetentionForm } from './retention-form.tsx';
import { sayKept } from './say-kept.ts';

function Retention() {
  const trpc = useTRPC();
  const session = useSession();
  const retention = useQuery(trpc.workspaces.retention.queryOptions());
  const error = retention.error ?? session.error;
  if (error) return <ErrorPanel error={error} onRetry={() => void retention.refetch()} />;
  if (!retention.data || !session.data) {
    return (
      <>
        <LoadingNote what="the settings" />
        <Skeleton className="h-24 rounded-card" />
      </>
    );
  }
  const { days } = retention.data;
  if (session.data.role === 'owner') return <RetentionForm key={days} days={days} />;
  return (
    <p className="text-13">
      {sayKept(days)} <span className="text-ink-3">Owners of the workspace can change this.</span>
    </p>
  );
}

export function SettingsPage() {
  const name = useSession().data?.workspace.name;
  return (
    <Page>
      <PageHeader title="Settings" description={name && `Of the workspace ${name}, for everybody in it.`} />
      <section
        aria-labelledby="data"
        className="flex max-w-2xl flex-col gap-3 rounded-card border bg-surface p-4"
      >
        <h2 id="data" className="font-semibold text-13">
          Data
        </h2>
        <Retention />
      </section>
    </Page>
  );
}
