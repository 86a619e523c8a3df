'use client';
import Link from 'next/link';
import { ConfidenceGlyph } from '#components/confidence/confidence-glyph.tsx';
import { showBelief, showMs } from '#components/confidence/show-value.ts';
import { StatusLabel } from '#components/confidence/status-glyph.tsx';
import { PausedAt } from '#components/debug/pause-controls.tsx';
import { pausedText } from '#components/debug/paused-nodes.ts';
import { debugParts } from '#components/debug/words.ts';
import { showMoment } from '#components/ui/show-time.ts';
import { sumUsage, usageWords } from '#components/usage/usage-words.ts';
import { costOf } from '#engine/event-cost.ts';
import { useActivationName } from './activation-name.ts';
import { type RunStore, useRunStore } from './run-store.ts';

type Props = {
  /** Opens *why* for the answer. */
  onWhy?: (() => void) | undefined;
  threshold?: number | undefined;
};

/** Status, time and the answer with its confidence, at the moment shown. */
export function RunResult({ onWhy, threshold }: Props) {
  const state = useRunStore((store) => store.state);
  const { result, reason } = state;
  return (
    <div className="flex flex-col gap-2 p-3">
      <div className="flex items-center gap-3 text-13">
        <StatusLabel
          state={state.status === 'waiting' && pausedText(state) !== '' ? 'paused' : state.status}
        />
        {state.debug && <span className="text-12 text-ink-2">{debugParts(state.debug).join(', ')}</span>}
        {state.startedAt !== undefined && state.finishedAt !== undefined && (
          <span className="text-12 text-ink-3 tabular-nums">
            {showMs(state.finishedAt - state.startedAt)}
          </span>
        )}
      </div>
      <RunUsage />
      {reason && reason !== result?.reason && <p className="text-13">{reason}</p>}
      {result && (
        <div data-testid="run-result">
          <p className="whitespace-pre-wrap break-words font-medium text-15">{showBelief(result, 2000)}</p>
          <div className="mt-1 flex flex-wrap items-center gap-3">
            <ConfidenceGlyph
              conf={result.conf}
              verified={result.verified}
              threshold={threshold}
              size="full"
            />
            {onWhy && (
              <button type="button" className="text-12 text-accent underline" onClick={onWhy}>
                Why
              </button>
            )}
          </div>
        </div>
      )}
      {!result && !reason && <Unanswered />}
    </div>
  );
}

/** What models read and wrote up to the moment shown, and what that costs; nothing where no model was asked. */
function RunUsage() {
  const words = useRunStore(({ events, state }) => {
    const used = events.flatMap((event) => {
      const usage = event.seq <= state.seq ? costOf(event)?.usage : undefined;
      return usage ? [usage] : [];
    });
    return used.length === 0 ? '' : usageWords(sumUsage(used));
  });
  return words && <p className="text-12 text-ink-2">{words}</p>;
}

/** What a run waits for at the moment shown, if it does. */
const waitOf = ({ state, events }: RunStore) => {
  if (state.status !== 'waiting') return undefined;
  return events.findLast((event) => event.kind === 'run.waiting' && event.seq <= state.seq);
};

function Unanswered() {
  const wait = useRunStore(waitOf);
  const nameOf = useActivationName();
  if (wait?.kind !== 'run.waiting') return <p className="text-12 text-ink-3">No answer yet.</p>;
  if (wait.for === 'breakpoint') return <PausedAt nameOf={nameOf} />;
  if (wait.for === 'person') {
    return (
      <p className="text-12 text-ink-2">
        It goes on when somebody answers, under{' '}
        <Link href="/approvals" className="underline">
          approvals
        </Link>
        .
      </p>
    );
  }
  return (
    <p className="text-12 text-ink-2">
      It pauses and goes on by itself{wait.until !== undefined && `, on ${showMoment(new Date(wait.until))}`}.
    </p>
  );
}
