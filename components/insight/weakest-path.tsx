'use client';
import { useMemo } from 'react';
import { useCanvas } from '#components/canvas/canvas-store.ts';
import { shapeOf } from '#components/canvas/shape.ts';
import { useJump } from '#components/canvas/use-jump.ts';
import { ConfidenceText } from '#components/confidence/confidence-text.tsx';
import { showBelief } from '#components/confidence/show-value.ts';
import { twoDecimals } from '#components/confidence/words.ts';
import type { Recording } from '#engine/recorded.ts';
import { type Beginning, type Step, type WeakestLink, weakestLink } from '#engine/weakest-link.ts';
import { LINK_MEANING } from './look-bar.tsx';
import { Note, Section } from './parts.tsx';

const BEGINS: Record<Beginning, string> = {
  given: 'It begins with what was given to the pattern.',
  first: 'It begins with the first value that has a number.',
  unknown: 'It begins where the confidence is unknown: what was lost before cannot be said.',
  abstained: 'It begins where somebody abstained.',
  failed: 'It begins where something failed.',
};

/** The weakest link as a list, from where it begins to the answer. */
export function WeakestPath({ recording }: { recording: Recording }) {
  const link = useMemo(() => weakestLink(recording), [recording]);
  return (
    <Section title="Weakest link">
      {link ? (
        <Path link={link} />
      ) : (
        <Note>There is no answer at the moment shown, so nothing leads to it.</Note>
      )}
      <details className="text-12">
        <summary className="w-fit rounded-input text-ink-3 hover:text-ink">What this is</summary>
        <p className="mt-1 text-ink-2">{LINK_MEANING}</p>
      </details>
    </Section>
  );
}

function Path({ link }: { link: WeakestLink }) {
  return (
    <>
      <p className="text-12 text-ink-2">
        {BEGINS[link.begins]}{' '}
        {link.weakest ? `In all ${twoDecimals(link.lost)} was lost along it.` : 'No number falls along it.'}
      </p>
      <ol className="flex flex-col text-12">
        {link.steps.map((step, index) => (
          <StepRow
            key={`${step.key} ${step.port}`}
            step={step}
            place={index + 1}
            isWeakest={step === link.weakest}
          />
        ))}
      </ol>
    </>
  );
}

function StepRow({ step, place, isWeakest }: { step: Step; place: number; isWeakest: boolean }) {
  const jump = useJump();
  const node = useCanvas((state) => state.byId[step.node]);
  const { belief, lost } = step;
  return (
    <li
      className="flex gap-2 border-line border-l-2 py-1 pl-2 data-weakest:border-ink"
      data-weakest={isWeakest || undefined}
    >
      <span className="w-4 flex-none text-right text-ink-3 tabular-nums">{place}</span>
      <div className="min-w-0 flex-1">
        <div className="flex items-baseline gap-2">
          <button
            type="button"
            className="min-w-0 truncate font-mono underline decoration-line underline-offset-2 hover:text-accent"
            onClick={() => jump(step.node)}
          >
            {node ? shapeOf(node).name : step.node}
          </button>
          {isWeakest && <b className="flex-none font-semibold">▾ weakest</b>}
          {lost !== undefined && lost > 0 && (
            <span className="ml-auto flex-none tabular-nums">−{twoDecimals(lost)}</span>
          )}
        </div>
        <p className="truncate text-ink-2">{showBelief(belief, 60)}</p>
        <p className="text-ink-2">
          <ConfidenceText conf={belief.conf} verified={belief.verified} />
        </p>
      </div>
    </li>
  );
}
