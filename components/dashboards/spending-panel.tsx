'use client';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useTRPC } from '#components/api/trpc.ts';
import { money } from '#components/usage/usage-words.ts';
import { AsTable, NothingYet, Panel, PlainTable } from './panel.tsx';
import { type Chart, chartsOf, unpricedOf } from './spending.ts';

const DAYS = 30;

/** What agents cost on each of the last days. Calls of unknown price are named, and are in no bar. */
export function SpendingPanel() {
  const trpc = useTRPC();
  const found = useQuery(trpc.budgets.spending.queryOptions({ days: DAYS }));
  if (!found.data) return null;
  const { rows } = found.data;
  const charts = chartsOf(rows, found.data);
  const unpriced = unpricedOf(rows);
  return (
    <Panel title={`What did agents cost on each of the last ${DAYS} days?`} className="lg:col-span-2">
      {charts.length === 0 && (
        <NothingYet>
          No agent with a known price was called in this time. Models of the price list, and agents whose
          price you write down, appear here.
        </NothingYet>
      )}
      {charts.map((chart) => (
        <OneCurrency key={chart.currency} chart={chart} />
      ))}
      <p className="text-12 text-ink-3">
        {unpriced > 0 &&
          `${unpriced.toLocaleString('en')} ${unpriced === 1 ? 'call is' : 'calls are'} of unknown price and in no sum. `}
        <Link
          href="/settings#budgets"
          className="inline-block py-1 underline underline-offset-2 hover:text-ink"
        >
          Budgets
        </Link>
      </p>
    </Panel>
  );
}

function OneCurrency({ chart }: { chart: Chart }) {
  const { currency, days, agents, total } = chart;
  const top = Math.max(...days.map(({ amount }) => amount));
  return (
    <>
      <div className="flex flex-col gap-4 sm:flex-row sm:items-center">
        <div aria-hidden className="min-w-0 flex-1">
          <p className="mb-1 text-11 text-ink-3">{money(top, currency)}</p>
          <div className="flex h-28 items-end gap-px border-y sm:gap-0.5">
            {days.map(({ day, amount }) => (
              <div
                key={day}
                className="min-w-0 flex-1 bg-accent"
                style={{ height: top > 0 ? `${(100 * amount) / top}%` : 0 }}
                title={amount > 0 ? `${day}: ${money(amount, currency)}` : undefined}
              />
            ))}
          </div>
          <p className="mt-1 flex justify-between text-11 text-ink-3">
            <span>{days[0]?.day}</span>
            <span>today, UTC</span>
          </p>
        </div>
        <ul className="flex flex-col gap-1 text-12 sm:w-56">
          {agents.slice(0, 6).map(({ name, amount }) => (
            <li key={name} className="flex gap-2">
              <span className="min-w-0 flex-1 truncate">{name}</span>
              <span className="tabular-nums">{money(amount, currency)}</span>
            </li>
          ))}
          <li className="flex gap-2 border-t pt-1 font-medium">
            <span className="flex-1">All</span>
            <span className="tabular-nums">{money(total, currency)}</span>
          </li>
        </ul>
      </div>
      <AsTable>
        <PlainTable
          caption={`What agents cost in ${currency}, by day`}
          head={['Day', currency]}
          rows={days
            .filter(({ amount }) => amount > 0)
            .map(({ day, amount }) => [day, money(amount, currency)])}
        />
      </AsTable>
    </>
  );
}
