import { ConfidenceGlyph } from '#components/confidence/confidence-glyph.tsx';
import { showMs, showValue } from '#components/confidence/show-value.ts';
import { StatusGlyph } from '#components/confidence/status-glyph.tsx';
import { Skeleton } from '#components/ui/skeleton.tsx';
import type { Trial } from './use-trials.ts';

/** The answer, or why there is none. */
export function TrialAnswer({ trial }: { trial: Trial | undefined }) {
  if (!trial) return null;
  if (trial.state === 'running') return <Skeleton className="h-3 w-20" />;
  if (trial.state === 'refused') return <Reason glyph="failed" text={trial.sentence} />;
  const { belief } = trial;
  if (belief.outcome === 'ok') return <b className="font-semibold">{showValue(belief.value, 60)}</b>;
  const glyph = belief.outcome === 'abstain' ? 'abstained' : 'failed';
  return <Reason glyph={glyph} text={belief.reason ?? 'No reason was given.'} />;
}

function Reason({ glyph, text }: { glyph: 'abstained' | 'failed'; text: string }) {
  return (
    <span className="flex items-start gap-1.5 whitespace-normal text-12 text-ink-2">
      <span className="mt-px">
        <StatusGlyph state={glyph} />
      </span>
      <span>
        <span className="sr-only">{glyph}: </span>
        {text}
      </span>
    </span>
  );
}

export function TrialConfidence({ trial }: { trial: Trial | undefined }) {
  if (trial?.state !== 'done' || trial.belief.outcome !== 'ok') return null;
  return <ConfidenceGlyph conf={trial.belief.conf} verified={trial.belief.verified} />;
}

export function TrialTime({ trial }: { trial: Trial | undefined }) {
  if (trial?.state !== 'done') return null;
  return <span className="text-12 text-ink-2">{showMs(trial.ms)}</span>;
}
