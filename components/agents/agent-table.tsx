'use client';
import Link from 'next/link';
import { useMemo } from 'react';
import { Badge } from '#components/ui/badge.tsx';
import { Button } from '#components/ui/button.tsx';
import { type Column, DataTable } from '#components/ui/data-table.tsx';
import { scoreWords } from './agent-details.tsx';
import { TrialAnswer, TrialConfidence, TrialTime } from './trial-cells.tsx';
import type { AgentRow, Trial } from './use-trials.ts';

export type AgentTableProps = {
  caption: string;
  agents: readonly AgentRow[];
  trials: Readonly<Record<string, Trial>>;
  onOpen: (agent: AgentRow) => void;
  onTry: (agent: AgentRow) => void;
};

function NameCell({ agent, onOpen }: { agent: AgentRow; onOpen: (agent: AgentRow) => void }) {
  return (
    <span className="flex items-center gap-2">
      {agent.registered ? (
        <Link
          href={`/agents/${agent.id}`}
          title={agent.about}
          className="rounded-input pointer-coarse:inline-flex pointer-coarse:min-h-9 pointer-coarse:min-w-6 pointer-coarse:items-center font-medium underline decoration-line underline-offset-2 hover:decoration-control"
        >
          {agent.title}
        </Link>
      ) : (
        <button
          type="button"
          title={agent.about}
          onClick={() => onOpen(agent)}
          className="rounded-input pointer-coarse:inline-flex pointer-coarse:min-h-9 pointer-coarse:min-w-6 pointer-coarse:items-center text-left font-medium underline max-sm:min-w-28 max-sm:whitespace-normal decoration-line underline-offset-2 hover:decoration-control"
        >
          {agent.title}
        </button>
      )}
      {agent.mine && <Badge>trained here</Badge>}
      {agent.registered?.state === 'paused' && <Badge tone="outline">paused</Badge>}
      {agent.kind === 'recorded' && <Badge tone="outline">recorded</Badge>}
      {agent.registered?.health?.problem && (
        <span title={agent.registered.health.problem}>
          <Badge tone="outline">not well</Badge>
        </span>
      )}
    </span>
  );
}

/** The answer; on narrow windows with its confidence below, where there is no column for it. */
function AnswerCell({ trial }: { trial: Trial | undefined }) {
  return (
    <>
      <TrialAnswer trial={trial} />
      <span className="block sm:hidden">
        <TrialConfidence trial={trial} />
      </span>
    </>
  );
}

const columnsOf = ({ trials, onOpen, onTry }: AgentTableProps): readonly Column<AgentRow>[] => [
  {
    key: 'agent',
    title: 'Agent',
    width: '22%',
    cell: (agent) => <NameCell agent={agent} onOpen={onOpen} />,
  },
  {
    key: 'version',
    title: 'Version',
    from: 'lg',
    width: '76px',
    cell: (agent) => (
      <span title={agent.version} className="block max-w-20 truncate font-mono text-12 text-ink-2">
        {agent.version}
      </span>
    ),
  },
  {
    key: 'family',
    title: 'Family',
    from: 'md',
    width: '120px',
    cell: (agent) => <span className="text-ink-2">{agent.family}</span>,
  },
  {
    key: 'score',
    title: 'Score means',
    from: 'md',
    width: '200px',
    cell: (agent) => <span className="text-ink-2">{scoreWords(agent.method)}</span>,
  },
  { key: 'answer', title: 'Answer', cell: ({ id }) => <AnswerCell trial={trials[id]} /> },
  {
    key: 'confidence',
    title: 'Confidence',
    from: 'sm',
    width: '180px',
    cell: ({ id }) => <TrialConfidence trial={trials[id]} />,
  },
  {
    key: 'time',
    title: 'Time',
    align: 'end',
    from: 'sm',
    width: '64px',
    cell: ({ id }) => <TrialTime trial={trials[id]} />,
  },
  {
    key: 'try',
    title: <span className="sr-only">Try</span>,
    align: 'end',
    width: '56px',
    cell: (agent) => (
      <Button variant="quiet" size="small" aria-label={`Try ${agent.title}`} onClick={() => onTry(agent)}>
        Try
      </Button>
    ),
  },
];

export function AgentTable(props: AgentTableProps) {
  const columns = useMemo(() => columnsOf(props), [props]);
  return <DataTable caption={props.caption} columns={columns} rows={props.agents} rowKey={({ id }) => id} />;
}
