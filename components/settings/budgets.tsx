'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { toast } from 'sonner';
import { ErrorPanel } from '#components/api/error-panel.tsx';
import { type RouterOutputs, useTRPC } from '#components/api/trpc.ts';
import { useMay } from '#components/shell/use-may.ts';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { NumberInput } from '#components/ui/number-input.tsx';
import { Select } from '#components/ui/select.tsx';
import { money } from '#components/usage/usage-words.ts';
import { Section } from './settings-frame.tsx';

type Budget = RouterOutputs['budgets']['list'][number];

/** A select has no null. */
const ALL = 'all';
const PERIODS = [
  { value: 'month', label: 'a month' },
  { value: 'day', label: 'a day' },
] as const;
type Period = (typeof PERIODS)[number]['value'];

/** What agents may cost; calls that may go over are not made. */
export function Budgets() {
  const trpc = useTRPC();
  const { may, reason } = useMay('settings.manage');
  const list = useQuery(trpc.budgets.list.queryOptions());
  if (list.isError) return <ErrorPanel error={list.error} onRetry={() => void list.refetch()} />;
  if (!list.data) return null;
  return (
    <Section id="budgets" title="Budgets">
      <p className="max-w-2xl text-13 text-ink-2">
        What calls of agents may cost. Before each call the most it may cost is held; one that might go over
        is not made, and neither is one of an agent whose price is unknown. Once a budget is used up, runs
        that may ask its agents do not start.
      </p>
      <Rows budgets={list.data} may={may} />
      {may ? <SetBudget /> : <p className="text-13 text-ink-3">{reason}</p>}
    </Section>
  );
}

function useSet() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return useMutation(
    trpc.budgets.set.mutationOptions({
      onSuccess: (_, { amount }) =>
        toast(amount === null ? 'The budget was removed.' : 'The budget was set.'),
      onError: (error) => toast.error(error.message),
      onSettled: () => queryClient.invalidateQueries(trpc.budgets.pathFilter()),
    }),
  );
}

const nameOf = ({ agentId, name }: Budget): string =>
  agentId === null ? 'The whole workspace' : (name ?? 'An agent that is gone');

function Rows({ budgets, may }: { budgets: readonly Budget[]; may: boolean }) {
  const set = useSet();
  if (budgets.length === 0) return <p className="text-13 text-ink-3">No budget is set.</p>;
  return (
    <ul className="flex max-w-2xl flex-col rounded-card border bg-surface">
      {budgets.map((budget) => {
        const { agentId, amount, currency, period, spent, wholeRuns } = budget;
        return (
          <li key={agentId} className="flex items-center gap-3 border-t px-4 py-2 first:border-t-0">
            <span className="min-w-0 flex-1">
              <span className="block truncate font-medium">{nameOf(budget)}</span>
              <span className="block text-12 text-ink-2 tabular-nums">
                {money(spent, currency)} of {money(amount, currency)} a {period}
                {wholeRuns && ', runs that may cost more than is left are refused'}
              </span>
            </span>
            {may && (
              <Button
                variant="quiet"
                aria-label={`Remove the budget of ${nameOf(budget)}`}
                pending={set.isPending}
                onClick={() => set.mutate({ agentId, amount: null, currency, period })}
              >
                Remove
              </Button>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function SetBudget() {
  const trpc = useTRPC();
  const set = useSet();
  const agents = useQuery(trpc.agents.list.queryOptions());
  const [whose, setWhose] = useState(ALL);
  const [typed, setTyped] = useState('');
  const [currency, setCurrency] = useState('USD');
  const [period, setPeriod] = useState<Period>('month');
  const [wholeRuns, setWholeRuns] = useState(false);
  // Built-in and trained agents cost nothing.
  const registered = (agents.data ?? []).filter(({ id }) => id.startsWith('agr_'));
  const options = [
    { value: ALL, label: 'The whole workspace' },
    ...registered.map(({ id, title }) => ({ value: id, label: title })),
  ];
  const amount = Number(typed);
  const isReady = typed.trim() !== '' && amount >= 0 && /^[A-Z]{3}$/.test(currency);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!isReady) return;
    set.mutate({ agentId: whose === ALL ? null : whose, amount, currency, period, wholeRuns });
  };
  return (
    <form onSubmit={submit} className="flex max-w-2xl flex-wrap items-end gap-3">
      <Field label="Budget of">
        {({ 'aria-invalid': _, ...control }) => (
          <Select {...control} className="w-52" value={whose} onValueChange={setWhose} options={options} />
        )}
      </Field>
      <Field label="At most">
        {(control) => <NumberInput {...control} className="w-28" value={typed} onType={setTyped} />}
      </Field>
      <Field label="Currency">
        {(control) => (
          <Input
            {...control}
            className="w-20 font-mono"
            maxLength={3}
            value={currency}
            onChange={(event) => setCurrency(event.target.value.toUpperCase())}
          />
        )}
      </Field>
      <Field label="In">
        {({ 'aria-invalid': _, ...control }) => (
          <Select {...control} className="w-28" value={period} onValueChange={setPeriod} options={PERIODS} />
        )}
      </Field>
      <label className="flex min-h-7 pointer-coarse:min-h-11 w-full items-center gap-2 text-13">
        <input
          type="checkbox"
          className="size-6"
          checked={wholeRuns}
          onChange={(event) => setWholeRuns(event.target.checked)}
        />
        Also refuse runs whose worst case is more than what is left
      </label>
      <Button type="submit" disabled={!isReady} pending={set.isPending}>
        Set budget
      </Button>
    </form>
  );
}
