import Link from 'next/link';
import type { ReactNode } from 'react';
import type { RouterOutputs } from '#components/api/trpc.ts';
import { showMs } from '#components/confidence/show-value.ts';
import { StatusGlyph } from '#components/confidence/status-glyph.tsx';
import { Button } from '#components/ui/button.tsx';
import { NothingYet, Panel } from './panel.tsx';

type Live = RouterOutputs['dashboards']['live'];

const Figure = ({ label, children }: { label: ReactNode; children: ReactNode }) => (
  <div>
    <dt className="text-12 text-ink-3">{label}</dt>
    <dd className="font-semibold text-28">{children}</dd>
  </div>
);

export function LatencyPanel({ latency }: { latency: Live['latency'] }) {
  return (
    <Panel title="How long do runs take?">
      {latency ? (
        <>
          <dl className="flex gap-8">
            <Figure label="p50, half are faster">{showMs(latency.p50)}</Figure>
            <Figure label="p95, 1 in 20 is slower">{showMs(latency.p95)}</Figure>
          </dl>
          <p className="text-12 text-ink-3">
            From {latency.count} finished runs, waiting for people included;{' '}
            {latency.within === 0
              ? 'each is the time of one of them.'
              : `within ${100 * latency.within} %, as there are too many to look at one by one.`}
          </p>
        </>
      ) : (
        <NothingYet>No run finished in this time. The first one gives a number.</NothingYet>
      )}
    </Panel>
  );
}

type CountProps = { label: string; state: 'waiting' | 'running'; count: number };

const Count = ({ label, state, count }: CountProps) => (
  <Figure
    label={
      <span className="inline-flex items-center gap-1.5">
        <StatusGlyph state={count > 0 ? state : 'idle'} size={12} />
        {label}
      </span>
    }
  >
    {count}
  </Figure>
);

type WaitingProps = {
  /** Questions nobody has answered yet. */
  questions: number;
  /** Runs that wait: for an answer, or for a pause to end. */
  waiting: number;
  running: number;
};

export function WaitingPanel({ questions, waiting, running }: WaitingProps) {
  return (
    <Panel title="What needs somebody right now?">
      <dl className="flex flex-wrap gap-x-8 gap-y-2">
        <Count label="open questions" state="waiting" count={questions} />
        <Count label="runs waiting" state="waiting" count={waiting} />
        <Count label="runs running" state="running" count={running} />
      </dl>
      {questions > 0 ? (
        <Button asChild className="w-fit">
          <Link href="/approvals">Open approvals</Link>
        </Button>
      ) : (
        <p className="text-12 text-ink-3">
          Questions of human nodes appear under approvals; a run that pauses goes on by itself.
        </p>
      )}
    </Panel>
  );
}
