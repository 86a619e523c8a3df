'use client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { ErrorPanel } from '#components/api/error-panel.tsx';
import { type RouterOutputs, useTRPC } from '#components/api/trpc.ts';
import { useRunChanges } from '#components/api/use-run-changes.ts';
import { Page } from '#components/shell/page.tsx';
import { useSession } from '#components/shell/use-session.ts';
import { useUrlState } from '#components/shell/use-url-state.ts';
import { PageHeader } from '#components/ui/page-header.tsx';
import { Segmented } from '#components/ui/segmented.tsx';
import { LoadingNote, Skeleton } from '#components/ui/skeleton.tsx';
import { toBuckets } from './buckets.ts';
import { ConfidencePanel } from './confidence-panel.tsx';
import { DisagreementsPanel } from './disagreements-panel.tsx';
import { LatencyPanel, WaitingPanel } from './number-panels.tsx';
import { OutcomesPanel } from './outcomes-panel.tsx';
import { SpendingPanel } from './spending-panel.tsx';

const WINDOWS = [
  { value: '15', label: '15 min' },
  { value: '60', label: '1 h' },
  { value: '1440', label: '24 h' },
  { value: '10080', label: '7 d' },
] as const;

const GRID = 'grid grid-cols-1 gap-4 lg:grid-cols-2';

/** The window moves with the clock even when nothing happens. */
const CLOCK_MS = 30_000;

function Panels({ live, questions }: { live: RouterOutputs['dashboards']['live']; questions: number }) {
  const { bars, barMinutes } = live;
  return (
    <div className={GRID}>
      <OutcomesPanel buckets={toBuckets(bars, live)} barMinutes={barMinutes} />
      <ConfidencePanel distributions={live.confidence} />
      <div className="flex flex-col gap-4">
        <LatencyPanel latency={live.latency} />
        <WaitingPanel questions={questions} waiting={live.waiting} running={live.running} />
      </div>
      <div className="lg:col-span-2">
        <DisagreementsPanel rows={live.disagreements} />
      </div>
      <SpendingPanel />
    </div>
  );
}

const Loading = () => (
  <div className={GRID}>
    <LoadingNote what="the dashboard" />
    <Skeleton className="h-64 rounded-card lg:col-span-2" />
    <Skeleton className="h-72 rounded-card" />
    <Skeleton className="h-72 rounded-card" />
  </div>
);

export function DashboardPage() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [chosen, setChosen] = useUrlState('minutes');
  const frame = WINDOWS.find(({ value }) => value === chosen) ?? WINDOWS[1];
  const minutes = Number(frame.value);
  const live = useQuery(
    trpc.dashboards.live.queryOptions(
      { minutes },
      { refetchInterval: CLOCK_MS, placeholderData: (last) => last },
    ),
  );
  const session = useSession();
  useRunChanges(() => {
    void queryClient.invalidateQueries(trpc.dashboards.live.pathFilter());
    void queryClient.invalidateQueries(trpc.session.me.pathFilter());
  });
  return (
    <Page>
      <PageHeader
        title="Dashboard"
        description="Live, from the logs of the runs of this workspace. No number stands here without an event."
        actions={<Segmented label="Time" value={frame.value} onValueChange={setChosen} options={WINDOWS} />}
      />
      {live.isError && <ErrorPanel error={live.error} onRetry={() => void live.refetch()} />}
      {(live.isPending || (live.data && !session.data)) && <Loading />}
      {live.data && session.data && <Panels live={live.data} questions={session.data.openApprovals} />}
    </Page>
  );
}
