'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { explain } from '#components/api/error.ts';
import { useTRPC } from '#components/api/trpc.ts';
import { Button } from '#components/ui/button.tsx';
import type { Registered } from './agent-page.tsx';

/** What was approved beside what answers now, as inert text; a person decides. */
export function ApprovePanel({ id, agent }: { id: string; agent: Registered }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const approve = useMutation(
    trpc.agents.approve.mutationOptions({
      meta: { handlesError: true },
      onSuccess: () => queryClient.invalidateQueries(trpc.agents.pathFilter()),
    }),
  );
  const { approved, seen, why } = agent;
  const names = [...new Set([...Object.keys(approved), ...Object.keys(seen ?? {})])].filter(
    (name) => approved[name] !== seen?.[name],
  );
  const failure = approve.error ? explain(approve.error) : undefined;
  return (
    <section
      aria-label="Approval"
      className="flex flex-col gap-3 rounded-card border border-wait bg-surface p-4"
    >
      <h2 className="font-semibold text-13">This agent is paused: {why ?? 'somebody paused it.'}</h2>
      <p className="max-w-prose text-13 text-ink-2">
        Nothing calls it until somebody approves what it is now. Read it as what a stranger wrote.
      </p>
      {seen &&
        names.map((name) => (
          <div key={name} className="grid gap-2 sm:grid-cols-2">
            <Version title={`${name}, approved`} text={approved[name]} />
            <Version title={`${name}, now`} text={seen[name]} />
          </div>
        ))}
      {failure && (
        <p role="alert" className="text-12">
          {failure.sentence} {failure.fix}
        </p>
      )}
      {seen && (
        <Button
          variant="primary"
          className="self-start"
          pending={approve.isPending}
          onClick={() => approve.mutate({ id, seen })}
        >
          Approve what it is now
        </Button>
      )}
    </section>
  );
}

function Version({ title, text }: { title: string; text: string | undefined }) {
  return (
    <figure className="min-w-0">
      <figcaption className="pb-1 text-11 text-ink-3">{title}</figcaption>
      <pre
        // Long ones scroll, also by keyboard.
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable
        tabIndex={0}
        className="max-h-40 overflow-auto whitespace-pre-wrap break-words rounded-input border bg-raised p-2 font-mono text-12"
      >
        {text || 'nothing'}
      </pre>
    </figure>
  );
}
