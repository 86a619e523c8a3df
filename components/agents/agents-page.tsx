'use client';
import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { ErrorPanel } from '#components/api/error-panel.tsx';
import { useTRPC } from '#components/api/trpc.ts';
import { MayButton } from '#components/shell/may-button.tsx';
import { Page } from '#components/shell/page.tsx';
import { useUrlState } from '#components/shell/use-url-state.ts';
import { PageHeader } from '#components/ui/page-header.tsx';
import { TableSkeleton } from '#components/ui/table-skeleton.tsx';
import { isCapability } from '#primitives/kit/agent-choice.ts';
import { AgentDetails } from './agent-details.tsx';
import { Capabilities } from './capabilities.tsx';
import { RegisterDialog } from './register/register-dialog.tsx';
import { TaskSection } from './task-section.tsx';
import { TrainDialog } from './train-dialog.tsx';
import type { AgentRow } from './use-trials.ts';

function byTask(agents: readonly AgentRow[]): readonly (readonly [string, readonly AgentRow[]])[] {
  const tasks = new Map<string, AgentRow[]>();
  for (const agent of agents) tasks.set(agent.task, [...(tasks.get(agent.task) ?? []), agent]);
  return [...tasks];
}

export function AgentsPage() {
  const trpc = useTRPC();
  const [opened, setOpened] = useUrlState('agent');
  const [isTraining, setTraining] = useState(false);
  const [isRegistering, setRegistering] = useState(false);
  const router = useRouter();
  const agents = useQuery(trpc.agents.list.queryOptions());
  const shown = agents.data?.find(({ id }) => id === opened);
  return (
    <Page>
      <PageHeader
        title="Agents"
        description="They really disagree: put one text to all agents of a task and see. Register those that answer elsewhere."
        actions={
          <>
            <MayButton needs="agents.manage" onClick={() => setTraining(true)}>
              <Plus aria-hidden />
              Train an agent
            </MayButton>
            <MayButton needs="agents.manage" variant="primary" onClick={() => setRegistering(true)}>
              <Plus aria-hidden />
              Register an agent
            </MayButton>
          </>
        }
      />
      {agents.isError && <ErrorPanel error={agents.error} onRetry={() => void agents.refetch()} />}
      {agents.isPending && <TableSkeleton what="agents" rows={8} />}
      {byTask((agents.data ?? []).filter(({ id }) => !isCapability(id))).map(([task, rows]) => (
        <TaskSection key={task} task={task} agents={rows} onOpen={({ id }) => setOpened(id)} />
      ))}
      <Capabilities />
      {shown && <AgentDetails key={shown.id} agent={shown} onClose={() => setOpened(undefined)} />}
      {isRegistering && (
        <RegisterDialog onClose={() => setRegistering(false)} onDone={(id) => router.push(`/agents/${id}`)} />
      )}
      {isTraining && (
        <TrainDialog
          onClose={() => setTraining(false)}
          onTrained={(id) => {
            setTraining(false);
            setOpened(id);
          }}
        />
      )}
    </Page>
  );
}
