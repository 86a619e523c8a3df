'use client';
import { useQuery } from '@tanstack/react-query';
import { ErrorPanel } from '#components/api/error-panel.tsx';
import { useTRPC } from '#components/api/trpc.ts';
import { useMay } from '#components/shell/use-may.ts';
import { useSession } from '#components/shell/use-session.ts';
import { LoadingNote, Skeleton } from '#components/ui/skeleton.tsx';
import { ApprovalRule } from './approval-rule.tsx';
import { Budgets } from './budgets.tsx';
import { RetentionForm } from './retention-form.tsx';
import { sayKept } from './say-kept.ts';
import { Section, SettingsFrame } from './settings-frame.tsx';
import { WorkspaceForm } from './workspace-form.tsx';

function Retention() {
  const trpc = useTRPC();
  const session = useSession();
  const settings = useMay('settings.manage');
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
  if (settings.may) return <RetentionForm key={days} days={days} />;
  return (
    <p className="text-13">
      {sayKept(days)} <span className="text-ink-3">{settings.reason}</span>
    </p>
  );
}

export function SettingsPage() {
  const name = useSession().data?.workspace.name;
  return (
    <SettingsFrame description={name && `Of the workspace ${name}, for everybody in it.`}>
      <Section id="data" title="Data">
        <div className="max-w-2xl rounded-card border bg-surface p-4">
          <Retention />
        </div>
      </Section>
      <ApprovalRule />
      <Budgets />
      {name && <WorkspaceForm key={name} name={name} />}
    </SettingsFrame>
  );
}
