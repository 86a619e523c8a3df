'use client';
import { Check, ChevronDown } from 'lucide-react';
import { useState } from 'react';
import type { FieldControl } from '#components/ui/field.tsx';
import { CONTROL, Input } from '#components/ui/input.tsx';
import { Popover } from '#components/ui/popover.tsx';
import type { AgentCard } from '#primitives/define.ts';
import { isCapability } from '#primitives/kit/agent-choice.ts';
import { showType } from '#primitives/kit/port-type.ts';
import { useCanvas } from './canvas-store.ts';

type Props = FieldControl & { value: string; onChange: (agentId: string) => void };

/** Agents by task, with what goes in and out and what their score means. */
export function AgentPicker({ value, onChange, ...control }: Props) {
  const agents = useCanvas((state) => state.agents);
  const [isOpen, setOpen] = useState(false);
  const chosen = agents.find((agent) => agent.id === value);
  return (
    <Popover
      label="Agents"
      open={isOpen}
      onOpenChange={setOpen}
      className="w-80 p-2"
      trigger={
        <button
          type="button"
          {...control}
          className={`${CONTROL} flex h-7 pointer-coarse:h-11 items-center justify-between gap-2`}
        >
          <span className={chosen ? 'truncate' : 'truncate text-ink-3'}>
            {chosen?.title ?? (value || 'Choose an agent')}
          </span>
          <ChevronDown aria-hidden className="size-3.5 flex-none text-ink-3" />
        </button>
      }
    >
      <AgentList
        agents={agents}
        value={value}
        onChoose={(id) => {
          onChange(id);
          setOpen(false);
        }}
      />
    </Popover>
  );
}

const matches = (agent: AgentCard, text: string): boolean =>
  [agent.title, agent.id, agent.task, agent.about].some((one) => one.toLowerCase().includes(text));

type ListProps = { agents: readonly AgentCard[]; value: string; onChoose: (id: string) => void };

function AgentList({ agents, value, onChoose }: ListProps) {
  const [search, setSearch] = useState('');
  const found = agents.filter((agent) => matches(agent, search.trim().toLowerCase()));
  // The task itself stands before those that do it.
  const capable = found.filter(({ id }) => isCapability(id));
  const byTask = [
    ...Map.groupBy([...capable, ...found.filter(({ id }) => !isCapability(id))], (agent) => agent.task),
  ];
  return (
    <div className="flex flex-col gap-2">
      <Input
        aria-label="Search agents"
        placeholder="Search agents"
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      {found.length === 0 && (
        <p className="px-1 text-12 text-ink-2">
          {agents.length === 0 ? 'This workspace has no agents yet.' : `No agent matches “${search}”.`}
        </p>
      )}
      {byTask.map(([task, list]) => (
        <section key={task} aria-label={task}>
          <h4 className="px-1 pb-1 text-11 text-ink-3">{task}</h4>
          {list.map((agent) => (
            <AgentOption key={agent.id} agent={agent} isChosen={agent.id === value} onChoose={onChoose} />
          ))}
        </section>
      ))}
    </div>
  );
}

type OptionProps = { agent: AgentCard; isChosen: boolean; onChoose: (id: string) => void };

function AgentOption({ agent, isChosen, onChoose }: OptionProps) {
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      className="flex w-full items-start gap-2 rounded-input px-1 py-1 text-left hover:bg-raised"
      onClick={() => onChoose(agent.id)}
    >
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium text-13">{agent.title}</span>
        <span className="block truncate font-mono text-11 text-ink-3">
          {showType(agent.input)} → {showType(agent.output)}
        </span>
        <span className="block text-11 text-ink-3">
          {agent.method === 'none' ? 'gives no score' : `score: ${agent.method}`} · family {agent.family}
        </span>
      </span>
      {isChosen && <Check aria-hidden className="mt-1 size-3.5 flex-none" />}
    </button>
  );
}
