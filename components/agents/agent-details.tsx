'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { toast } from 'sonner';
import { useTRPC } from '#components/api/trpc.ts';
import { METHOD_WORDS } from '#components/confidence/words.ts';
import { useMay } from '#components/shell/use-may.ts';
import { Button } from '#components/ui/button.tsx';
import { CopyId } from '#components/ui/copy-id.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { showType } from '#primitives/kit/port-type.ts';
import type { AgentRow } from './use-trials.ts';

/** What the score means, in words; `none` agents never give one. */
export const scoreWords = (method: AgentRow['method']): string =>
  method === 'none' ? 'gives no score' : METHOD_WORDS[method];

/** Deletes at once and offers to undo, rather than asking first. */
function useRemoveAgent(onDone: () => void) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const onSuccess = () => queryClient.invalidateQueries(trpc.agents.list.pathFilter());
  const restore = useMutation(trpc.agents.bringBack.mutationOptions({ onSuccess }));
  const remove = useMutation(trpc.agents.remove.mutationOptions({ onSuccess }));
  const run = async (id: string) => {
    const removed = await remove.mutateAsync({ id }).catch(() => undefined);
    if (!removed) return;
    toast(`Deleted “${removed.name}”.`, {
      duration: 10_000,
      action: { label: 'Undo', onClick: () => restore.mutate(removed) },
    });
    onDone();
  };
  return { isPending: remove.isPending, run: (id: string) => void run(id) };
}

/** Facts of the card; trained ones also say from how many examples they learned. */
function useFacts(agent: AgentRow): readonly (readonly [string, React.ReactNode])[] {
  const trpc = useTRPC();
  const details = useQuery(trpc.agents.get.queryOptions({ id: agent.id }, { enabled: agent.mine }));
  const { labels, exampleCount } = details.data ?? {};
  return [
    ['Id', <CopyId key="id" value={agent.id} what="agent id" />],
    ['Version', <CopyId key="version" value={agent.version} what="agent version" />],
    ['Takes', showType(agent.input)],
    [
      'Answers',
      agent.output.t === 'Label' && agent.output.of ? agent.output.of.join(', ') : showType(agent.output),
    ],
    ['Score', scoreWords(agent.method)],
    ['Claim', agent.claim],
    ['Family', agent.family],
    ['Cost', `${agent.units} ${agent.units === 1 ? 'unit' : 'units'} a call`],
    ...(exampleCount === undefined ? [] : [['Learned from', `${exampleCount} examples`] as const]),
    ...(labels === undefined ? [] : [['Labels', labels.join(', ')] as const]),
  ];
}

export function AgentDetails({ agent, onClose }: { agent: AgentRow; onClose: () => void }) {
  const remove = useRemoveAgent(onClose);
  const facts = useFacts(agent);
  const { may } = useMay('agents.manage');
  const footer = agent.mine && may && (
    <Button variant="danger" pending={remove.isPending} onClick={() => remove.run(agent.id)}>
      <Trash2 aria-hidden />
      Delete agent
    </Button>
  );
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={agent.title}
      description={agent.about}
      {...(footer && { footer })}
    >
      <dl className="grid grid-cols-[88px_1fr] gap-x-3 gap-y-1.5 pt-1">
        {facts.map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-12 text-ink-3 leading-5">{name}</dt>
            <dd className="min-w-0 break-words">{value}</dd>
          </div>
        ))}
      </dl>
      {agent.mine && (
        <p className="mt-3 text-12 text-ink-3">
          Patterns that use a deleted agent show a problem on its node until another agent is chosen.
        </p>
      )}
    </Dialog>
  );
}
