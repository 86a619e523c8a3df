'use client';
import { type FormEvent, useId, useState } from 'react';
import { MayButton } from '#components/shell/may-button.tsx';
import { Input } from '#components/ui/input.tsx';
import { showType } from '#primitives/kit/port-type.ts';
import { AgentTable } from './agent-table.tsx';
import { tally } from './tally.ts';
import { type AgentRow, type Trial, useTrials } from './use-trials.ts';

/** A first text to try, where the task is a known one. */
const SAMPLES: Readonly<Record<string, string>> = {
  sentiment: 'The plot is thin and the jokes are not funny, yet I left the cinema smiling.',
  language: 'Vi har en bil i garasjen.',
  arithmetic: '(12 + 7) * 3 / 4',
};

const beliefsOf = (trials: Readonly<Record<string, Trial>>) =>
  Object.values(trials).flatMap((trial) => (trial.state === 'done' ? [trial.belief] : []));

/** `Text → Label<positive|negative>`; agents of one task mostly share it. */
const signaturesOf = (agents: readonly AgentRow[]): string =>
  [...new Set(agents.map(({ input, output }) => `${showType(input)} → ${showType(output)}`))].join(', ');

export type TaskSectionProps = {
  task: string;
  agents: readonly AgentRow[];
  onOpen: (agent: AgentRow) => void;
};

/** Agents of one task above each other: one text, one answer each, so that they can be seen to disagree. */
export function TaskSection({ task, agents, onOpen }: TaskSectionProps) {
  const heading = useId();
  const [text, setText] = useState(SAMPLES[task] ?? '');
  const { trials, run, clear } = useTrials();
  const compare = (event: FormEvent) => {
    event.preventDefault();
    if (text.trim()) void run(agents, text);
  };
  return (
    <section aria-labelledby={heading} className="mb-8">
      <h2 id={heading} className="mb-2 flex flex-wrap items-baseline gap-x-2 font-semibold text-15">
        <span className="inline-block first-letter:uppercase">{task}</span>
        <span className="font-normal text-12 text-ink-3">
          {agents.length} {agents.length === 1 ? 'agent' : 'agents'}
        </span>
        <span className="min-w-0 truncate font-mono font-normal text-12 text-ink-3">
          {signaturesOf(agents)}
        </span>
      </h2>
      <form onSubmit={compare} className="mb-2 flex gap-2">
        <Input
          aria-label={`Text for ${task} agents`}
          placeholder="Type a text to try the agents on"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            clear();
          }}
        />
        <MayButton needs="agents.try" type="submit" disabled={!text.trim()}>
          {agents.length === 1 ? 'Try it' : 'Compare all'}
        </MayButton>
      </form>
      <AgentTable
        caption={`Agents for ${task}`}
        agents={agents}
        trials={trials}
        onOpen={onOpen}
        onTry={(agent) => {
          if (text.trim()) void run([agent], text);
        }}
      />
      <p role="status" className="mt-1.5 min-h-5 px-3 text-12 text-ink-2">
        {agents.length > 1 && tally(beliefsOf(trials))}
      </p>
    </section>
  );
}
