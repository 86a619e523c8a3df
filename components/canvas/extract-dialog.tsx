'use client';
/** Extracts the selected nodes: a pattern of their own, published once, and called in their place. */
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { toastError } from '#components/api/toast-error.tsx';
import { useTRPC, useTRPCClient } from '#components/api/trpc.ts';
import { InputFields } from '#components/run/input-fields.tsx';
import { inputSpecs, readInput } from '#components/run/inputs.ts';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import type { Extracted } from '#engine/extract-pattern.ts';
import { useCanvasStore } from './canvas-store.ts';
import { putCall } from './edit-extract.ts';

type Props = {
  /** `null`: closed. */
  extracted: Extracted | null;
  /** Name of the pattern it comes from. */
  from: string;
  onClose: () => void;
};

export function ExtractDialog({ extracted, from, onClose }: Props) {
  const [isBusy, setBusy] = useState(false);
  return (
    <Dialog
      open={extracted !== null}
      onOpenChange={onClose}
      title="Extract into a pattern"
      description="The selected nodes become a pattern of their own. It is published as version 1.0.0 and called here, in their place."
      footer={
        <Button variant="primary" type="submit" form="extract-form" pending={isBusy}>
          Extract
        </Button>
      }
    >
      {extracted && <Form extracted={extracted} from={from} onBusy={setBusy} onDone={onClose} />}
    </Dialog>
  );
}

type FormProps = {
  extracted: Extracted;
  from: string;
  onBusy: (isBusy: boolean) => void;
  onDone: () => void;
};
type Words = Readonly<Record<string, string>>;

function Form({ extracted, from, onBusy, onDone }: FormProps) {
  const specs = inputSpecs(extracted.part);
  const [name, setName] = useState('');
  const [typed, setTyped] = useState<Words>({});
  const [problems, setProblems] = useState<Words>({});
  const extract = useExtract(extracted, from);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const wrong: Record<string, string> = name.trim() === '' ? { '#name': 'Give it a name.' } : {};
    const example: Record<string, unknown> = {};
    for (const spec of specs) {
      const read = readInput(typed[spec.name] ?? '', spec.type);
      if (read.ok) example[spec.name] = read.value;
      else wrong[spec.name] = read.problem;
    }
    setProblems(wrong);
    if (Object.keys(wrong).length > 0) return;
    onBusy(true);
    const isDone = await extract(name.trim(), example);
    onBusy(false);
    if (isDone) onDone();
  };
  return (
    <form
      id="extract-form"
      noValidate
      className="flex flex-col gap-4"
      onSubmit={(event) => void submit(event)}
    >
      <Field label="Name" error={problems['#name']}>
        {(control) => (
          <Input
            {...control}
            value={name}
            maxLength={120}
            autoComplete="off"
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <fieldset className="flex flex-col gap-3 border-t pt-1">
        <legend className="font-medium text-12">Example of what goes in</legend>
        <InputFields
          specs={specs}
          typed={typed}
          problems={problems}
          onType={(field, value) => setTyped((before) => ({ ...before, [field]: value }))}
        />
      </fieldset>
    </form>
  );
}

/** Makes, publishes and calls it. Where it cannot be published, nothing of it stays. */
function useExtract(extracted: Extracted, from: string) {
  const client = useTRPCClient();
  const trpc = useTRPC();
  const queries = useQueryClient();
  const store = useCanvasStore();
  const semver = '1.0.0';
  return async (name: string, example: Record<string, unknown>): Promise<boolean> => {
    const { part } = extracted;
    let made: string | undefined;
    try {
      made = (await client.patterns.create.mutate({ name, graph: part })).id;
      const words = { note: `Extracted from ${from}.`, category: 'building block' };
      const summary = `A part of ${from}: ${part.nodes.length - 2} nodes.`.slice(0, 240);
      await client.patterns.publish.mutate({ id: made, revision: 1, semver, ...words, summary, example });
      const ref = `${made}@${semver}`;
      putCall(store, extracted, { ref, name, uses: await client.patterns.called.query({ ref }) });
      void queries.invalidateQueries(trpc.patterns.callable.pathFilter());
      return true;
    } catch (error) {
      toastError(error);
      if (made !== undefined) await client.patterns.remove.mutate({ id: made }).catch(() => {});
      return false;
    }
  };
}
