import Link from 'next/link';
import { STATUS_WORDS } from '#components/confidence/status-glyph.tsx';
import { type Bucket, niceCeiling, OUTCOMES, type OutcomeName, sayMinutes } from './buckets.ts';
import { FILLS } from './outcome-fills.ts';
import { AsTable, NothingYet, Panel, PlainTable } from './panel.tsx';

type Show = (at: number) => string;

/** Hours alone do not say which day of a week it was. */
function clockFor(barMinutes: number): Show {
  const day = barMinutes > 60 ? ({ weekday: 'short', day: 'numeric' } as const) : {};
  const format = new Intl.DateTimeFormat('en-GB', { ...day, hour: '2-digit', minute: '2-digit' });
  return (at) => format.format(at);
}

const sayBar = (bucket: Bucket, show: Show): string =>
  `${show(bucket.from)}: ${OUTCOMES.filter((name) => bucket[name] > 0)
    .map((name) => `${bucket[name]} ${name}`)
    .join(', ')}`;

function Bar({ bucket, top, show }: { bucket: Bucket; top: number; show: Show }) {
  return (
    <div
      className="flex h-full min-w-0 flex-1 flex-col-reverse gap-px"
      title={bucket.total > 0 ? sayBar(bucket, show) : undefined}
    >
      {OUTCOMES.map(
        (name) =>
          bucket[name] > 0 && (
            <div key={name} style={{ ...FILLS[name], height: `${(100 * bucket[name]) / top}%` }} />
          ),
      )}
    </div>
  );
}

/** A few of very many are not none. */
const percentOf = (count: number, all: number): string => {
  const percent = (100 * count) / all;
  return count > 0 && percent < 1 ? '<1' : String(Math.round(percent));
};

/** Series named at the end of the chart, with what each added up to and its share of the runs that ended. */
function EndLabels({ totals }: { totals: Readonly<Record<OutcomeName, number>> }) {
  const all = OUTCOMES.reduce((sum, name) => sum + totals[name], 0);
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-12 sm:w-44 sm:flex-col-reverse sm:justify-start">
      {OUTCOMES.map((name) => (
        <li key={name} className="flex items-center gap-2">
          <span aria-hidden className="size-3 shrink-0" style={FILLS[name]} />
          <Link href={`/runs?status=${name}`} className="flex-1 underline decoration-line underline-offset-2">
            {STATUS_WORDS[name]}
          </Link>
          <span className="font-medium">{totals[name]}</span>
          <span className="w-12 text-right text-ink-3">
            {all === 0 ? '' : `${percentOf(totals[name], all)} %`}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Chart({ buckets, show }: { buckets: readonly Bucket[]; show: Show }) {
  const top = niceCeiling(Math.max(...buckets.map(({ total }) => total)));
  const [first] = buckets;
  return (
    <div aria-hidden className="min-w-0 flex-1">
      <div className="flex gap-2">
        <div className="flex h-36 w-6 flex-col justify-between text-right text-11 text-ink-3 leading-none">
          <span>{top}</span>
          <span>{Number.isInteger(top / 2) ? top / 2 : ''}</span>
          <span>0</span>
        </div>
        <div className="flex h-36 min-w-0 flex-1 items-end gap-px border-y bg-[linear-gradient(var(--color-line),var(--color-line))] bg-[length:100%_1px] bg-[position:0_50%] bg-no-repeat sm:gap-0.5">
          {buckets.map((bucket) => (
            <Bar key={bucket.from} bucket={bucket} top={top} show={show} />
          ))}
        </div>
      </div>
      <div className="mt-1 flex justify-between pl-8 text-11 text-ink-3">
        <span>{first && show(first.from)}</span>
        <span>now</span>
      </div>
    </div>
  );
}

export type OutcomesPanelProps = { buckets: readonly Bucket[]; barMinutes: number };

export function OutcomesPanel({ buckets, barMinutes }: OutcomesPanelProps) {
  const show = clockFor(barMinutes);
  const busy = buckets.filter(({ total }) => total > 0);
  const sum = (name: OutcomeName) => busy.reduce((total, bucket) => total + bucket[name], 0);
  const totals = {
    succeeded: sum('succeeded'),
    abstained: sum('abstained'),
    failed: sum('failed'),
    cancelled: sum('cancelled'),
  };
  return (
    <Panel title={`How did the runs of each ${sayMinutes(barMinutes)} end?`} className="lg:col-span-2">
      {busy.length === 0 ? (
        <NothingYet>
          No run ended in this time.{' '}
          <Link href="/patterns" className="underline underline-offset-2 hover:text-ink">
            Run a pattern
          </Link>{' '}
          and its bar appears here.
        </NothingYet>
      ) : (
        <>
          <div className="flex flex-col gap-4 sm:flex-row sm:items-center">
            <Chart buckets={buckets} show={show} />
            <EndLabels totals={totals} />
          </div>
          <AsTable>
            <PlainTable
              caption="Runs that ended, by time and outcome"
              head={['From', ...OUTCOMES.map((name) => STATUS_WORDS[name])]}
              rows={busy.map((bucket) => [show(bucket.from), ...OUTCOMES.map((name) => bucket[name])])}
            />
          </AsTable>
        </>
      )}
    </Panel>
  );
}
