import type { RouterOutputs } from '#components/api/trpc.ts';
import { rampColor, stepOf, TONE } from '#components/confidence/tokens.ts';
import type { ConfidenceStatus } from '#primitives/kit/belief.ts';
import { AsTable, NothingYet, Panel, PlainTable } from './panel.tsx';

type Distribution = RouterOutputs['dashboards']['live']['confidence'][number];

const TITLES: Record<ConfidenceStatus, string> = {
  calibrated: 'Calibrated',
  derived: 'Derived by a rule',
  self_reported: 'Raw score',
  unknown: 'Unknown',
};

const countRuns = (count: number): string => (count === 1 ? '1 run' : `${count} runs`);

const totalOf = ({ bins, unknown }: Distribution): number =>
  bins.reduce((sum, bin) => sum + bin.count, unknown);

/** Bars of one status. Scores that an agent merely says are drawn hollow: they are not probabilities. */
function Bins({ bins, top, isHollow }: { bins: Distribution['bins']; top: number; isHollow: boolean }) {
  return (
    <div className="flex h-16 flex-1 items-end gap-0.5 border-b">
      {bins.map((bin) => {
        const tone = rampColor(stepOf(bin.to));
        return (
          <div
            key={bin.from}
            title={`${bin.from.toFixed(1)} to ${bin.to.toFixed(1)}: ${bin.count}`}
            className="flex h-full flex-1 flex-col items-center justify-end text-11 text-ink-2 leading-none"
          >
            {bin.count > 0 && (
              <>
                <span className="mb-0.5">{bin.count}</span>
                <div
                  className="w-full"
                  style={{
                    height: `${(75 * bin.count) / top}%`,
                    background: isHollow ? `color-mix(in oklab, ${tone} 25%, transparent)` : tone,
                    boxShadow: `inset 0 0 0 1px ${TONE.control}`,
                  }}
                />
              </>
            )}
          </div>
        );
      })}
    </div>
  );
}

function Histogram({ distribution, top }: { distribution: Distribution; top: number }) {
  return (
    <div className="flex items-end gap-3">
      <p className="w-28 shrink-0 pb-0.5 text-12">
        {TITLES[distribution.status]}
        <span className="block text-11 text-ink-3">{countRuns(totalOf(distribution))}</span>
      </p>
      <Bins bins={distribution.bins} top={top} isHollow={distribution.status === 'self_reported'} />
    </div>
  );
}

/** Its own bar and its own scale of words: unknown is never a number. */
function UnknownBar({ count, total }: { count: number; total: number }) {
  return (
    <div className="flex items-center gap-3">
      <p className="w-28 shrink-0 text-12">
        Unknown<span className="block text-11 text-ink-3">no number shown</span>
      </p>
      <div className="flex flex-1 items-center gap-2">
        <div
          className="h-4 border border-control border-dashed"
          style={{ width: `${total > 0 ? (85 * count) / total : 0}%` }}
        />
        <span className="text-12">{count}</span>
      </div>
    </div>
  );
}

export function ConfidencePanel({ distributions }: { distributions: readonly Distribution[] }) {
  const total = distributions.reduce((sum, one) => sum + totalOf(one), 0);
  const unknown = distributions.reduce((sum, one) => sum + one.unknown, 0);
  const numbered = distributions.filter(({ bins }) => bins.some(({ count }) => count > 0));
  const top = Math.max(1, ...numbered.flatMap(({ bins }) => bins.map(({ count }) => count)));
  return (
    <Panel title="How sure were the answers, and how is it known?">
      {total === 0 ? (
        <NothingYet>No run gave an answer in this time. Run a pattern to see how sure it is.</NothingYet>
      ) : (
        <>
          <div className="flex flex-col gap-3">
            {numbered.map((one) => (
              <Histogram key={one.status} distribution={one} top={top} />
            ))}
            {numbered.length > 0 && (
              <div aria-hidden className="-mt-2 ml-31 flex justify-between text-11 text-ink-3">
                <span>0</span>
                <span>.5</span>
                <span>1</span>
              </div>
            )}
            <UnknownBar count={unknown} total={total} />
          </div>
          <AsTable>
            <PlainTable
              caption="Final confidence of runs by status and size"
              head={['Status', 'From', 'To', 'Runs']}
              rows={[
                ...numbered.flatMap(({ status, bins }) =>
                  bins
                    .filter(({ count }) => count > 0)
                    .map(({ from, to, count }) => [TITLES[status], from.toFixed(1), to.toFixed(1), count]),
                ),
                ['Unknown', '—', '—', unknown],
              ]}
            />
          </AsTable>
        </>
      )}
    </Panel>
  );
}
