'use client';
import { useQuery } from '@tanstack/react-query';
import { ErrorPanel } from '#components/api/error-panel.tsx';
import { type RouterOutputs, useTRPC } from '#components/api/trpc.ts';
import { showMs } from '#components/confidence/show-value.ts';
import { NothingYet, Panel, PlainTable } from '#components/dashboards/panel.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import { money } from '#components/usage/usage-words.ts';
import { errorsWords, trackWords } from '../track-words.ts';
import { CalibrationDiagram } from './calibration-diagram.tsx';
import { DaysPlot } from './days-plot.tsx';

type Figures = RouterOutputs['agents']['figures'];

const percent = (share: number): string => `${Math.round(share * 100)} %`;

function Numbers({ figures }: { figures: Figures }) {
  const { track, calls, failed, abstained, requests, ms, tokens, cost, unpriced } = figures;
  const sums = Object.entries(cost).map(([currency, amount]) => money(amount, currency));
  const unknown = unpriced > 0 ? `unknown for ${unpriced} of ${calls} calls` : '';
  const rows: readonly (readonly [string, string])[] = [
    ['Calls', `${calls}, in ${requests} requests`],
    ['Failed', calls === 0 ? 'none' : `${failed} (${percent(failed / calls)})`],
    ['Declined', String(abstained)],
    ['Checked answers', trackWords(track)],
    ['Time, median', ms ? showMs(ms.p50) : 'not known'],
    ['Time, 95th percentile', ms ? showMs(ms.p95) : 'not known'],
    ['Tokens', `${tokens.input.toLocaleString('en')} read, ${tokens.output.toLocaleString('en')} written`],
    ['Cost', [...sums, unknown].filter(Boolean).join(', ') || 'nothing'],
  ];
  return (
    <dl className="grid grid-cols-[140px_1fr] gap-x-3 gap-y-1.5 text-13 tabular-nums">
      {rows.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-12 text-ink-3 leading-5">{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Problems({ problems }: Pick<Figures, 'problems'>) {
  if (problems.length === 0) return <NothingYet>No call failed.</NothingYet>;
  return (
    <ul className="flex flex-col gap-1.5 text-13">
      {problems.map(({ reason, count }) => (
        <li key={reason} className="flex gap-3">
          <span className="w-8 shrink-0 text-right tabular-nums">{count}</span>
          <span className="min-w-0 break-words text-ink-2">{reason}</span>
        </li>
      ))}
    </ul>
  );
}

function Others({ others, days }: { others: Figures['others']; days: number }) {
  if (others.length === 0)
    return (
      <NothingYet>No other agent of its task answered the same input in the last {days} days.</NothingYet>
    );
  return (
    <PlainTable
      caption="Questions that both answered: how often differently, and whether they err together"
      head={['Agent', 'Differed', 'Questions', 'Error correlation']}
      rows={others.map(({ title, pairs, disagreed, errors }) => [
        title,
        percent(disagreed / pairs),
        pairs,
        errorsWords(errors),
      ])}
    />
  );
}

/** What the log says of the agent. Every number is of calls that were really made. */
export function AgentFigures({ id }: { id: string }) {
  const trpc = useTRPC();
  const found = useQuery(trpc.agents.figures.queryOptions({ id }, { retry: false }));
  // A retired agent is on no list any more; its page says so above.
  if (found.error)
    return found.error.data?.code === 'NOT_FOUND' ? null : (
      <ErrorPanel error={found.error} onRetry={() => void found.refetch()} />
    );
  const { data } = found;
  if (!data) return <Skeleton className="h-48 rounded-card" />;
  return (
    <div className="grid gap-4 lg:grid-cols-2">
      <Panel title={`How did its calls go, in the last ${data.runs} runs?`}>
        <Numbers figures={data} />
      </Panel>
      <Panel title="What did it cost, day by day?">
        <DaysPlot days={data.days} />
      </Panel>
      <Panel title="How often is it right when it says so?">
        <CalibrationDiagram {...data.calibration} />
      </Panel>
      <Panel title="With whom does it disagree, and err?">
        <Others others={data.others} days={data.window} />
      </Panel>
      <Panel title="Why did calls fail?" className="lg:col-span-2">
        <Problems problems={data.problems} />
      </Panel>
    </div>
  );
}
