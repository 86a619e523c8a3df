'use client';
import { Play } from 'lucide-react';
import { useState } from 'react';
import { MarksNote } from '#components/debug/marks-note.tsx';
import { InputFields } from '#components/run/input-fields.tsx';
import { inputSpecs, readInput, recallInputs, rememberInputs } from '#components/run/inputs.ts';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Kbd } from '#components/ui/kbd.tsx';
import { useCanvas } from './canvas-store.ts';
import { shapeOf } from './shape.ts';
import type { RunHow } from './use-screen.ts';
import { WorstCase } from './worst-case.tsx';

type Props = {
  patternId: string;
  isOpen: boolean;
  isStarting: boolean;
  onOpenChange: (isOpen: boolean) => void;
  /** Until which node, and whether it pauses before each. */
  how: RunHow;
  onRun: (inputs: Record<string, unknown>, how: RunHow) => void;
};

/** What to run the pattern with; remembers the last values, and offers the samples of the inputs. */
export function RunForm({ patternId, isOpen, isStarting, how, onOpenChange, onRun }: Props) {
  const until = useCanvas(({ byId }) => {
    const node = byId[how.until ?? ''];
    return node && shapeOf(node).name;
  });
  return (
    <Dialog
      open={isOpen}
      onOpenChange={onOpenChange}
      title={until === undefined ? 'Run this pattern' : `Run until ${until}`}
      description="It runs on the server with these values; closing this page does not stop it."
      footer={
        <Button variant="primary" type="submit" form="run-form" pending={isStarting}>
          <Play aria-hidden />
          {how.step ? 'Run step by step' : 'Run'}
          <Kbd keys="mod+enter" tone="inverse" />
        </Button>
      }
    >
      {isOpen && <Fields patternId={patternId} onRun={(inputs) => onRun(inputs, how)} />}
    </Dialog>
  );
}

type FieldsProps = Pick<Props, 'patternId'> & { onRun: (inputs: Record<string, unknown>) => void };

function Fields({ patternId, onRun }: FieldsProps) {
  const byId = useCanvas((state) => state.byId);
  const specs = inputSpecs(useCanvas((state) => state.pattern));
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>(() => {
    const remembered = recallInputs(patternId);
    return Object.fromEntries(specs.map((spec) => [spec.name, remembered[spec.name] ?? spec.sample]));
  });
  const [problems, setProblems] = useState<Readonly<Record<string, string>>>({});
  const submit = () => {
    const wrong: Record<string, string> = {};
    const inputs: Record<string, unknown> = {};
    for (const spec of specs) {
      const read = readInput(typed[spec.name] ?? '', spec.type);
      if (read.ok) inputs[spec.name] = read.value;
      else wrong[spec.name] = read.problem;
    }
    setProblems(wrong);
    if (Object.keys(wrong).length > 0) return;
    rememberInputs(patternId, typed);
    onRun(inputs);
  };
  return (
    <form
      id="run-form"
      className="flex flex-col gap-4"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return;
        event.preventDefault();
        event.stopPropagation();
        if (!event.repeat) submit();
      }}
    >
      {specs.length === 0 && <p className="text-ink-2">This pattern declares no input.</p>}
      <InputFields
        specs={specs}
        typed={typed}
        problems={problems}
        onType={(name, value) => setTyped((before) => ({ ...before, [name]: value }))}
      />
      <MarksNote isThere={(node) => byId[node] !== undefined}>
        Pinned nodes give what was recorded and are not called; the run pauses before breakpoints.
      </MarksNote>
      <WorstCase />
    </form>
  );
}
