'use client';
import type { RouterOutputs } from '#components/api/trpc.ts';
import { AsTable, NothingYet, PlainTable } from '#components/dashboards/panel.tsx';

type Calibration = RouterOutputs['agents']['figures']['calibration'];

const SIZE = 176;
const PAD = 4;

const at = (share: number): number => PAD + share * (SIZE - 2 * PAD);
const share = (value: number): string => value.toFixed(2);

/** What it said against how often that was right, with the 95 % interval of each share; nothing below 100 outcomes. */
export function CalibrationDiagram({ n, missing, bins }: Calibration) {
  if (missing > 0)
    return (
      <NothingYet>
        Unknown, n = {n}. A diagram needs {missing} more of its answers decided by an independent check.
      </NothingYet>
    );
  return (
    <div className="flex flex-col gap-2">
      <svg
        role="img"
        aria-label={`Score against share that was right, ${n} outcomes`}
        viewBox={`0 0 ${SIZE} ${SIZE}`}
        width={SIZE}
        height={SIZE}
        className="rounded-input border"
      >
        <line x1={at(0)} y1={at(1)} x2={at(1)} y2={at(0)} className="stroke-line" strokeDasharray="4 3" />
        {bins.map(({ p, rate, bar }) => (
          <g key={p} className="stroke-accent">
            <line x1={at(p)} x2={at(p)} y1={at(1 - bar.lo)} y2={at(1 - bar.hi)} strokeWidth={1.5} />
            <circle cx={at(p)} cy={at(1 - rate)} r={3} className="fill-accent stroke-none" />
          </g>
        ))}
      </svg>
      <p className="text-12 text-ink-3">n = {n}. Across: what it says. Up: how often that was right.</p>
      <AsTable>
        <PlainTable
          caption="Score, share right and its interval"
          head={['Says', 'Right', 'From', 'To', 'n']}
          rows={bins.map(({ n: count, p, rate, bar }) => [
            share(p),
            share(rate),
            share(bar.lo),
            share(bar.hi),
            count,
          ])}
        />
      </AsTable>
    </div>
  );
}
