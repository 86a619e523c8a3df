'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { useState } from 'react';
import { toast } from 'sonner';
import { ErrorPanel } from '#components/api/error-panel.tsx';
import { type RouterOutputs, useTRPC } from '#components/api/trpc.ts';
import { Panel } from '#components/dashboards/panel.tsx';
import { Page } from '#components/shell/page.tsx';
import { Ago } from '#components/ui/ago.tsx';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { PageHeader } from '#components/ui/page-header.tsx';
import { TableSkeleton } from '#components/ui/table-skeleton.tsx';
import { showType } from '#primitives/kit/port-type.ts';
import { scoreWords } from '../agent-details.tsx';
import { KINDS } from '../register/draft.ts';
import { toDraft } from '../register/from-definition.ts';
import { RegisterDialog } from '../register/register-dialog.tsx';
import { AgentFigures } from './agent-figures.tsx';
import { ApprovePanel } from './approve-panel.tsx';

export type Registered = RouterOutputs['agents']['registered'];

/** Takes it out of use at once and offers to undo, rather than asking first. */
function useRetire(id: string) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const onSuccess = () =>
    Promise.all([
      queryClient.invalidateQueries(trpc.agents.list.pathFilter()),
      queryClient.invalidateQueries(trpc.agents.registered.pathFilter()),
    ]);
  const restore = useMutation(trpc.agents.restore.mutationOptions({ onSuccess }));
  const retire = useMutation(trpc.agents.retire.mutationOptions({ onSuccess }));
  return {
    isPending: retire.isPending || restore.isPending,
    restore: () => restore.mutate({ id }),
    retire: (name: string) =>
      retire.mutate(
        { id },
        {
          onSuccess: () =>
            toast(`Retired “${name}”.`, {
              duration: 10_000,
              action: { label: 'Undo', onClick: () => restore.mutate({ id }) },
            }),
        },
      ),
  };
}

function Facts({ agent }: { agent: Registered }) {
  const { card, price, definition, health } = agent;
  const rows: readonly (readonly [string, React.ReactNode])[] = [
    ['Kind', KINDS.find(({ value }) => value === card.kind)?.label ?? card.kind],
    ['Answers from', card.provider],
    ['Takes', showType(card.input)],
    ['Answers with', showType(card.output)],
    ['Score', `${scoreWords(card.method)}, about ${card.claim}`],
    ...(price
      ? [['Price', price.isKnown ? `known (list of ${price.date}, or your own)` : 'unknown'] as const]
      : []),
    ...(definition?.kind === 'recorded' ? [['Recorded', definition.config.source] as const] : []),
    [
      'Last probe',
      health ? (
        <>
          {health.problem ?? `fine in ${health.ms} ms`}, <Ago at={new Date(health.at)} />
        </>
      ) : (
        'none yet'
      ),
    ],
  ];
  return (
    <dl className="grid grid-cols-[104px_1fr] gap-x-3 gap-y-1.5 text-13">
      {rows.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-12 text-ink-3 leading-5">{name}</dt>
          <dd className="min-w-0 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Uses({ usedIn }: Pick<Registered, 'usedIn'>) {
  if (usedIn.length === 0) return <p className="text-13 text-ink-2">No pattern uses it.</p>;
  return (
    <ul className="flex flex-col gap-1 text-13">
      {usedIn.map(({ id, name }) => (
        <li key={id}>
          <Link href={`/patterns/${id}`} className="underline decoration-line underline-offset-2">
            {name}
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Versions({ versions }: Pick<Registered, 'versions'>) {
  return (
    <ol className="flex flex-col gap-1 text-13">
      {versions.map(({ version, createdAt, createdBy }) => (
        <li key={version}>
          Version {version}{' '}
          <span className="text-12 text-ink-3">
            by {createdBy ?? 'a former member'}, <Ago at={new Date(createdAt)} />
          </span>
        </li>
      ))}
    </ol>
  );
}

const STATES = { active: undefined, paused: 'paused', retired: 'retired' } as const;

/** Everything about one registered agent: what it is, how it does, where it is used, what waits for a person. */
export function AgentPage({ id }: { id: string }) {
  const trpc = useTRPC();
  const found = useQuery(trpc.agents.registered.queryOptions({ id }));
  const [isEditing, setEditing] = useState(false);
  const retire = useRetire(id);
  if (found.error)
    return (
      <Page>
        <ErrorPanel error={found.error} onRetry={() => void found.refetch()} />
      </Page>
    );
  if (!found.data)
    return (
      <Page>
        <TableSkeleton what="the agent" rows={6} />
      </Page>
    );
  const agent = found.data;
  const { card, state, definition, version } = agent;
  const word = STATES[state];
  return (
    <Page>
      <PageHeader
        breadcrumb={<Link href="/agents">Agents</Link>}
        title={
          <span className="flex items-center gap-2">
            {card.title}
            <Badge>version {version}</Badge>
            {word && <Badge tone="outline">{word}</Badge>}
            {card.kind === 'recorded' && <Badge tone="outline">recorded</Badge>}
          </span>
        }
        description={card.about || `For ${card.task}.`}
        actions={
          <>
            {state === 'retired' ? (
              <Button pending={retire.isPending} onClick={retire.restore}>
                Take back into use
              </Button>
            ) : (
              <Button variant="danger" pending={retire.isPending} onClick={() => retire.retire(card.title)}>
                Retire
              </Button>
            )}
            {definition && definition.kind !== 'recorded' && (
              <Button variant="primary" onClick={() => setEditing(true)}>
                New version
              </Button>
            )}
          </>
        }
      />
      <div className="flex flex-col gap-4">
        {state === 'paused' && <ApprovePanel id={id} agent={agent} />}
        <AgentFigures id={id} />
        <div className="grid gap-4 lg:grid-cols-3">
          <Panel title="What is it?">
            <Facts agent={agent} />
          </Panel>
          <Panel title="Where is it used?">
            <Uses usedIn={agent.usedIn} />
          </Panel>
          <Panel title="Which versions were there?">
            <Versions versions={agent.versions} />
          </Panel>
        </div>
      </div>
      {isEditing && definition && (
        <RegisterDialog
          existing={{ id, version, draft: toDraft(definition) }}
          onClose={() => setEditing(false)}
          onDone={() => setEditing(false)}
        />
      )}
    </Page>
  );
}
