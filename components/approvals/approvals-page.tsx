'use client';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { ErrorPanel } from '#components/api/error-panel.tsx';
import { useTRPC } from '#components/api/trpc.ts';
import { useRunChanges } from '#components/api/use-run-changes.ts';
import { Page } from '#components/shell/page.tsx';
import { useUrlState } from '#components/shell/use-url-state.ts';
import { Badge } from '#components/ui/badge.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Kbd } from '#components/ui/kbd.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { LoadingNote, Skeleton } from '#components/ui/skeleton.tsx';
import { TableSkeleton } from '#components/ui/table-skeleton.tsx';
import { Tabs } from '#components/ui/tabs.tsx';
import { AnsweredTable } from './answered-table.tsx';
import { type Approval, OpenQuestion } from './open-question.tsx';

const QuestionSkeleton = () => (
  <div className="mt-12 flex animate-late flex-col gap-3 rounded-card border bg-surface p-4">
    <LoadingNote what="questions" />
    <Skeleton className="h-5 w-1/2" />
    <Skeleton className="h-10" />
    <Skeleton className="h-7 w-48" />
    <Skeleton className="h-4 w-64" />
  </div>
);

function OpenQuestions({ questions }: { questions: readonly Approval[] | undefined }) {
  if (!questions) return <QuestionSkeleton />;
  if (questions.length === 0) {
    return (
      <EmptyState
        title="No question is open."
        description="When a run reaches a human node it waits here for an answer, for days if need be."
      />
    );
  }
  return (
    <div className="flex flex-col gap-3 pt-4">
      <p className="text-12 text-ink-3 max-sm:hidden">
        <Kbd keys="j" /> and <Kbd keys="k" /> walk the questions, number keys press an answer.
      </p>
      {questions.map((approval) => (
        <OpenQuestion key={approval.id} approval={approval} />
      ))}
    </div>
  );
}

function ClosedQuestions({ questions }: { questions: readonly Approval[] | undefined }) {
  if (!questions) return <TableSkeleton what="closed questions" />;
  if (questions.length === 0) {
    return <EmptyState title="Nothing was answered yet." description="Answers are kept with their run." />;
  }
  return (
    <div className="pt-4">
      <AnsweredTable rows={questions} />
    </div>
  );
}

export function ApprovalsPage() {
  const [tab, setTab] = useUrlState('tab');
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  useRunChanges(() => void queryClient.invalidateQueries(trpc.approvals.list.pathFilter()));
  const approvals = useQuery(trpc.approvals.list.queryOptions({}));
  const open = approvals.data?.filter(({ status }) => status === 'open');
  const closed = approvals.data?.filter(({ status }) => status !== 'open');
  return (
    <Page>
      <PageHeader title="Approvals" description="Runs that wait for a person go on after the answer." />
      {approvals.isError ? (
        <ErrorPanel error={approvals.error} onRetry={() => void approvals.refetch()} />
      ) : (
        <Tabs
          label="Questions"
          value={tab === 'closed' ? 'closed' : 'open'}
          onValueChange={(next) => setTab(next === 'open' ? undefined : next)}
          tabs={[
            {
              value: 'open',
              label: 'Open',
              badge: open && open.length > 0 && <Badge>{open.length}</Badge>,
              content: <OpenQuestions questions={open} />,
            },
            { value: 'closed', label: 'Closed', content: <ClosedQuestions questions={closed} /> },
          ]}
        />
      )}
    </Page>
  );
}
