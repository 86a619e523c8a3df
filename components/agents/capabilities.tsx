'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import { ErrorPanel } from '#components/api/error-panel.tsx';
import { type RouterOutputs, useTRPC } from '#components/api/trpc.ts';
import { useMay } from '#components/shell/use-may.ts';
import { Select } from '#components/ui/select.tsx';
import { showType } from '#primitives/kit/port-type.ts';
import { trackWords } from './track-words.ts';

type Capability = RouterOutputs['agents']['capabilities'][number];

/** A select has no null. */
const BEST = 'best';

function whoByRecord({ best, candidates }: Capability): string {
  const found = candidates.find(({ id }) => id === best);
  return found ? `The best calibrated: ${found.title}` : 'The best calibrated: nobody yet';
}

function Row({ capability }: { capability: Capability }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { may, reason } = useMay('agents.manage');
  const bind = useMutation(
    trpc.agents.bind.mutationOptions({
      onError: (error) => toast.error(error.message),
      onSettled: () => queryClient.invalidateQueries(trpc.agents.pathFilter()),
    }),
  );
  const { id, task, input, output, chosen, best, candidates } = capability;
  const answering = candidates.find((one) => one.id === (chosen ?? best));
  const options = [
    { value: BEST, label: whoByRecord(capability) },
    ...candidates.map((one) => ({ value: one.id, label: one.title, hint: trackWords(one.track) })),
    ...(chosen !== null && !candidates.some((one) => one.id === chosen)
      ? [{ value: chosen, label: 'An agent that is gone' }]
      : []),
  ];
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 border-t px-4 py-3 first:border-t-0">
      <span className="min-w-0 flex-1 basis-64">
        <span className="block font-medium first-letter:uppercase">{task}</span>
        <span className="block truncate font-mono text-11 text-ink-3">
          {showType(input)} → {showType(output)}
        </span>
        <span className="block text-12 text-ink-2">
          {answering
            ? `${answering.title}: ${trackWords(answering.track)}`
            : 'Nobody: no agent for it has 20 answers that an independent check decided.'}
        </span>
      </span>
      <Select
        aria-label={`Who answers for ${task}`}
        className="w-72 max-w-full"
        value={chosen ?? BEST}
        options={options}
        disabled={!may || bind.isPending}
        onValueChange={(value) => bind.mutate({ capability: id, agentId: value === BEST ? null : value })}
      />
      {!may && <span className="text-12 text-ink-3">{reason}</span>}
    </li>
  );
}

/** What a pattern can name instead of an agent, and who answers for it in this workspace. */
export function Capabilities() {
  const trpc = useTRPC();
  const list = useQuery(trpc.agents.capabilities.queryOptions());
  if (list.isError) return <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />;
  if (!list.data || list.data.length === 0) return null;
  return (
    <section aria-labelledby="capabilities" className="mb-8">
      <h2 id="capabilities" className="mb-1 font-semibold text-15">
        Capabilities
      </h2>
      <p className="mb-2 max-w-2xl text-13 text-ink-2">
        A pattern may ask for a task instead of an agent. Here is who answers: the one you choose, or the one
        whose checked answers are right most often.
      </p>
      <ul className="flex flex-col rounded-card border bg-surface">
        {list.data.map((capability) => (
          <Row key={capability.id} capability={capability} />
        ))}
      </ul>
    </section>
  );
}
