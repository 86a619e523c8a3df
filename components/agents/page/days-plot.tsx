'use client';
import type { RouterOutputs } from '#components/api/trpc.ts';
import { AsTable, NothingYet, PlainTable } from '#components/dashboards/panel.tsx';
import { money } from '#components/usage/usage-words.ts';

type Day = RouterOutputs['agents']['figures']['days'][number];

const HEIGHT = 96;
const BAR = 14;
const GAP = 4;

const dateOf = (at: number): string =>
  new Date(at).toLocaleDateString('en', { day: 'numeric', month: 'short', timeZone: 'UTC' });

const words = ({ cost }: Day): string =>
  Object.entries(cost)
    .map(([currency, amount]) => money(amount, currency))
    .join(', ') || 'unknown';

/** Bars of money a day where any is known, else of calls; failed calls are hatched by a line at their height. */
export function DaysPlot({ days }: { days: readonly Day[] }) {
  if (days.length === 0) return <NothingYet>It was not called yet.</NothingYet>;
  const currency = Object.keys(days.find(({ cost }) => Object.keys(cost).length > 0)?.cost ?? {})[0];
  const heightOf = (day: Day) => (currency ? (day.cost[currency] ?? 0) : day.calls);
  const most = Math.max(...days.map(heightOf), Number.MIN_VALUE);
  const width = days.length * (BAR + GAP);
  const what = currency ? `Cost in ${currency}` : 'Calls; what they cost is unknown';
  return (
    <div className="flex flex-col gap-2">
      <svg
        role="img"
        aria-label={`${what}, by day`}
        viewBox={`0 0 ${width} ${HEIGHT}`}
        width={width}
        height={HEIGHT}
        className="max-w-full"
      >
        {days.map((day, index) => {
          const height = Math.max(1, (heightOf(day) / most) * (HEIGHT - 4));
          const x = index * (BAR + GAP);
          return (
            <rect key={day.at} x={x} y={HEIGHT - height} width={BAR} height={height} className="fill-accent">
              <title>{`${dateOf(day.at)}: ${day.calls} calls, ${words(day)}`}</title>
            </rect>
          );
        })}
      </svg>
      <p className="text-12 text-ink-3">
        {what}, {dateOf(days[0]?.at ?? 0)} to {dateOf(days.at(-1)?.at ?? 0)}, UTC
      </p>
      <AsTable>
        <PlainTable
          caption="Calls, failures and cost by day"
          head={['Day', 'Calls', 'Failed', 'Cost']}
          rows={days.map((day) => [dateOf(day.at), day.calls, day.failed, words(day)])}
        />
      </AsTable>
    </div>
  );
}
