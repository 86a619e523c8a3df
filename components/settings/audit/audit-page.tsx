'use client';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useState } from 'react';
import { ErrorPanel } from '#components/api/error-panel.tsx';
import { type RouterOutputs, useTRPC } from '#components/api/trpc.ts';
import { useMay } from '#components/shell/use-may.ts';
import { useSession } from '#components/shell/use-session.ts';
import { Ago } from '#components/ui/ago.tsx';
import { CopyId } from '#components/ui/copy-id.tsx';
import { type Column, DataTable } from '#components/ui/data-table.tsx';
import { EmptyState } from '#components/ui/empty-state.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { MoreButton } from '#components/ui/more-button.tsx';
import { Select } from '#components/ui/select.tsx';
import { TableSkeleton } from '#components/ui/table-skeleton.tsx';
import { Section, SettingsFrame } from '../settings-frame.tsx';
import { Checkpoints } from './checkpoints.tsx';

type Entry = RouterOutputs['audit']['list']['rows'][number];
type Filter = { actor: string; action: string; resource: string; from: string; to: string };

const ALL = 'all';
const NO_FILTER: Filter = { actor: ALL, action: ALL, resource: '', from: '', to: '' };

/** The nouns that procedures and happenings start with. */
const ACTIONS = [
  { value: ALL, label: 'Everything' },
  { value: 'session', label: 'Signing in and out' },
  { value: 'members', label: 'Members' },
  { value: 'invitations', label: 'Invitations' },
  { value: 'grants', label: 'Shared patterns' },
  { value: 'keys', label: 'API keys' },
  { value: 'secrets', label: 'Secrets' },
  { value: 'approvals', label: 'Approvals' },
  { value: 'runs', label: 'Runs' },
  { value: 'patterns', label: 'Patterns' },
  { value: 'schedules', label: 'Schedules' },
  { value: 'agents', label: 'Agents' },
  { value: 'market', label: 'Marketplace' },
  { value: 'workspaces', label: 'The workspace' },
  { value: 'audit', label: 'This log' },
];

export function AuditPage() {
  const workspace = useSession().data?.workspace.name;
  const audit = useMay('audit.read');
  return (
    <SettingsFrame description={workspace && `Who did what in ${workspace}. Nobody can change or remove it.`}>
      {audit.may ? <Log /> : <p className="text-13 text-ink-3">{audit.reason}</p>}
    </SettingsFrame>
  );
}

function Log() {
  const [filter, setFilter] = useState(NO_FILTER);
  return (
    <>
      <Section id="log" title="Audit log">
        <Filters filter={filter} onChange={(change) => setFilter((last) => ({ ...last, ...change }))} />
        <Entries filter={filter} />
        <p className="text-12 text-ink-3">
          Edits of drafts are not listed here: each is kept in the history of its pattern.
        </p>
        <a
          href="/api/audit"
          download
          className="flex w-fit items-center gap-2 font-medium text-13 text-accent-ink hover:underline [&_svg]:size-4"
        >
          <Download aria-hidden />
          Download the whole log (JSON lines)
        </a>
      </Section>
      <Checkpoints />
    </>
  );
}

type FiltersProps = { filter: Filter; onChange: (change: Partial<Filter>) => void };

function Filters({ filter, onChange }: FiltersProps) {
  const trpc = useTRPC();
  const people = useQuery(trpc.members.list.queryOptions()).data?.people ?? [];
  const who = [
    { value: ALL, label: 'Everybody' },
    ...people.map(({ id, name }) => ({ value: id, label: name })),
  ];
  return (
    <div className="grid grid-cols-2 gap-3 md:grid-cols-5">
      <Field label="Who">
        {(control) => (
          <Select
            {...control}
            value={filter.actor}
            options={who}
            onValueChange={(actor) => onChange({ actor })}
          />
        )}
      </Field>
      <Field label="What">
        {(control) => (
          <Select
            {...control}
            value={filter.action}
            options={ACTIONS}
            onValueChange={(action) => onChange({ action })}
          />
        )}
      </Field>
      <Field label="On what">
        {(control) => (
          <Input
            {...control}
            placeholder="An id, such as run_…"
            value={filter.resource}
            onChange={(event) => onChange({ resource: event.target.value.trim() })}
          />
        )}
      </Field>
      <Field label="From">
        {(control) => (
          <Input
            {...control}
            type="date"
            value={filter.from}
            onChange={(event) => onChange({ from: event.target.value })}
          />
        )}
      </Field>
      <Field label="To">
        {(control) => (
          <Input
            {...control}
            type="date"
            value={filter.to}
            onChange={(event) => onChange({ to: event.target.value })}
          />
        )}
      </Field>
    </div>
  );
}

const wanted = ({ actor, action, resource, from, to }: Filter) => ({
  ...(actor !== ALL && { actor }),
  ...(action !== ALL && { action }),
  ...(resource && { resource }),
  ...(from && { from }),
  ...(to && { to }),
});

function Entries({ filter }: { filter: Filter }) {
  const trpc = useTRPC();
  const log = useInfiniteQuery(
    trpc.audit.list.infiniteQueryOptions(wanted(filter), {
      getNextPageParam: (page) => page.nextCursor,
      placeholderData: (last) => last,
    }),
  );
  if (log.isError) return <ErrorPanel error={log.error} onRetry={() => void log.refetch()} />;
  if (log.isPending) return <TableSkeleton what="the log" rows={8} />;
  const rows = log.data.pages.flatMap((page) => page.rows);
  if (rows.length === 0) return <EmptyState title="Nothing like that is in the log" />;
  return (
    <>
      <DataTable
        caption="Entries, newest first"
        columns={COLUMNS}
        rows={rows}
        rowKey={({ seq }) => String(seq)}
      />
      <MoreButton of={log}>Show older entries</MoreButton>
    </>
  );
}

function actorOf({ by, name, actor, key }: Entry): string {
  if (by === 'system') return actor.startsWith('sct_') ? `The directory, by token ${actor}` : actor;
  const person = name ?? `A former member (${actor})`;
  return key ? `${person}, by API key` : person;
}

const show = (value: Entry['details'][string]): string =>
  Array.isArray(value) ? value.join(', ') : String(value);

const COLUMNS: readonly Column<Entry>[] = [
  {
    key: 'seq',
    title: 'No.',
    align: 'end',
    width: '56px',
    cell: ({ seq }) => <span className="tabular">{seq}</span>,
  },
  { key: 'at', title: 'When', width: '120px', cell: ({ at }) => <Ago at={at} /> },
  { key: 'who', title: 'Who', cell: actorOf },
  { key: 'what', title: 'What', cell: ({ action }) => <span className="font-mono text-12">{action}</span> },
  {
    key: 'on',
    title: 'On what',
    from: 'sm',
    cell: ({ resources }) => (
      <span className="flex gap-2">
        {resources.slice(0, 2).map((id) => (
          <CopyId key={id} value={id} what="id" chars={16} />
        ))}
        {resources.length > 2 && <span className="text-12 text-ink-3">and {resources.length - 2} more</span>}
      </span>
    ),
  },
  {
    key: 'how',
    title: 'Details',
    from: 'lg',
    cell: ({ details }) => (
      <span className="block max-w-64 truncate text-12 text-ink-2">
        {Object.entries(details)
          .map(([name, value]) => `${name}: ${show(value)}`)
          .join(', ')}
      </span>
    ),
  },
];
