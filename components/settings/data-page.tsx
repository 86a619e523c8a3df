'use client';
import { useQuery } from '@tanstack/react-query';
import { ErrorPanel } from '#components/api/error-panel.tsx';
import { useTRPC } from '#components/api/trpc.ts';
import { useMay } from '#components/shell/use-may.ts';
import { useSession } from '#components/shell/use-session.ts';
import { LoadingNote, Skeleton } from '#components/ui/skeleton.tsx';
import { DeleteWorkspace } from './delete-workspace.tsx';
import { DownloadLink } from './download-link.tsx';
import { RetentionForm } from './retention-form.tsx';
import { sayKept } from './say-kept.ts';
import { Section, SettingsFrame } from './settings-frame.tsx';

/** What a workspace keeps: for how long, taking it away, and its end. */
export function DataPage() {
  const name = useSession().data?.workspace.name;
  const data = useMay('data.manage');
  return (
    <SettingsFrame description={name && `What ${name} keeps, for how long, and how it leaves.`}>
      <Section id="retention" title="How long runs are kept">
        <div className="max-w-2xl rounded-card border bg-surface p-4">
          <Retention />
        </div>
        <p className="max-w-prose text-13 text-ink-2">
          Questions and answers go with their runs. Deliveries of webhooks go after 30 days. Patterns, agents
          and the audit log stay as long as the workspace.
        </p>
      </Section>
      <Section id="export" title="Export">
        <p className="max-w-prose text-13 text-ink-2">
          Everything in the workspace: people, patterns, versions, runs with their logs, agents, what they
          cost, and the audit log. One file of JSON lines; secrets, keys and tokens are not in it.
        </p>
        {data.may ? (
          <DownloadLink href="/api/export/workspace">Download the workspace</DownloadLink>
        ) : (
          <p className="text-13 text-ink-3">{data.reason}</p>
        )}
      </Section>
      {name && <DeleteWorkspace key={name} name={name} />}
    </SettingsFrame>
  );
}

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
