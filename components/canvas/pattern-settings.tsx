'use client';
/** Settings of the pattern itself, shown while no node is selected: what a run may cost at most. */
import { useEffect, useRef, useState } from 'react';
import { CallSection } from '#components/calls/call-section.tsx';
import { ExportSection } from '#components/exchange/export-section.tsx';
import { ShareSection } from '#components/exchange/share-section.tsx';
import { Field } from '#components/ui/field.tsx';
import { NumberInput } from '#components/ui/number-input.tsx';
import { useCanvas, useCanvasStore, WHOLE_PATTERN } from './canvas-store.ts';
import { setBudget } from './edit.ts';
import { WorstCase } from './worst-case.tsx';

export function PatternSettings() {
  const isEditable = useCanvas((state) => state.mode === 'edit');
  const patternId = useCanvas((state) => state.patternId);
  const hasBudget = useCanvas((state) => state.pattern.budget !== undefined);
  // Of a run that is over nobody asks any more what it could have cost.
  const hasWorst = useCanvas((state) => state.mode === 'edit' || state.worst !== null);
  return (
    <div className="flex flex-col gap-4 p-3">
      <header>
        <h2 className="pr-8 font-semibold text-13">This pattern</h2>
        <p className="mt-1 text-12 text-ink-2">
          {isEditable
            ? 'Select a node to see and change its settings.'
            : 'Select a node to see its settings.'}
        </p>
      </header>
      {hasWorst && (
        <section aria-label="Worst case">
          <h3 className="mb-1 font-medium text-12">Worst case of a run</h3>
          <WorstCase />
        </section>
      )}
      {(isEditable || hasBudget) && <Budget />}
      <ExportSection />
      <CallSection patternId={patternId} />
      <ShareSection patternId={patternId} />
    </div>
  );
}

function Budget() {
  const isEditable = useCanvas((state) => state.mode === 'edit');
  const wanted = useCanvas(({ focusField }) => (focusField?.node === WHOLE_PATTERN ? focusField.at : 0));
  const fields = useRef<HTMLFieldSetElement>(null);
  useEffect(() => {
    if (wanted > 0) fields.current?.querySelector('input')?.focus();
  }, [wanted]);
  return (
    <fieldset ref={fields} disabled={!isEditable} className="flex flex-col gap-4 border-t pt-3">
      <legend className="sr-only">Budget of a run</legend>
      <div>
        <h3 className="font-medium text-12">Budget of a run</h3>
        <p className="mt-1 text-12 text-ink-3">A pattern whose worst case is above it does not run.</p>
      </div>
      <Limit what="calls" label="Agent calls" step={1} />
      <Limit what="units" label="Cost units" />
      <Limit what="ms" label="Seconds" factor={1000} />
    </fieldset>
  );
}

type LimitProps = {
  what: 'calls' | 'units' | 'ms';
  label: string;
  /** Stored for one that is shown. */
  factor?: number;
  step?: number;
};

/** Why a text is no limit; `undefined` where it is one. */
function problemWith(text: string, { what, factor = 1 }: LimitProps): string | undefined {
  const value = Number(text) * factor;
  if (!Number.isFinite(value) || value < 0) return 'A number, 0 or more.';
  if (what === 'calls' && !Number.isInteger(value)) return 'A whole number of calls.';
  if (what === 'ms' && value < 1) return 'More than 0 seconds.';
  return undefined;
}

function Limit(props: LimitProps) {
  const { what, label, factor = 1, step } = props;
  const store = useCanvasStore();
  const most = useCanvas((state) => state.pattern.budget?.[what]);
  const shown = most === undefined ? '' : String(most / factor);
  const [draft, setDraft] = useState({ shown, text: shown });
  // Undo and repairs change what is stored; what is being typed stays only while they do not.
  if (draft.shown !== shown) setDraft({ shown, text: shown });
  const text = draft.text.trim();
  const problem = text === '' ? undefined : problemWith(text, props);
  const type = (next: string) => {
    const isLimit = next.trim() !== '' && problemWith(next.trim(), props) === undefined;
    const value = isLimit ? Number(next) * factor : undefined;
    const stored = what === 'ms' && value !== undefined ? Math.round(value) : value;
    const isKept = next.trim() !== '' && !isLimit;
    setDraft({ shown: isKept ? shown : stored === undefined ? '' : String(stored / factor), text: next });
    if (!isKept) setBudget(store, what, stored);
  };
  return (
    <Field label={label} hint="optional" error={problem}>
      {(control) => (
        <NumberInput {...control} step={step} value={draft.text} placeholder="no limit" onType={type} />
      )}
    </Field>
  );
}
