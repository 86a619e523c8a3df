'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { explain } from '#components/api/error.ts';
import { useTRPC } from '#components/api/trpc.ts';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { FileInput } from '#components/ui/file-input.tsx';
import { NameField } from '#components/ui/name-field.tsx';
import { Textarea } from '#components/ui/textarea.tsx';
import { ExamplesPreview } from './examples-preview.tsx';
import { parseExamples } from './parse-examples.ts';

function useTrain(onDone: (id: string) => void) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return useMutation(
    trpc.agents.train.mutationOptions({
      meta: { handlesError: true },
      onSuccess({ id }) {
        void queryClient.invalidateQueries(trpc.agents.list.pathFilter());
        onDone(id);
      },
    }),
  );
}

export type TrainDialogProps = { onClose: () => void; onTrained: (id: string) => void };

/** Learns a classifier from labelled texts. What cannot be read is named by its line before anything is sent. */
export function TrainDialog({ onClose, onTrained }: TrainDialogProps) {
  const [name, setName] = useState('');
  const [pasted, setPasted] = useState('');
  const train = useTrain(onTrained);
  const parsed = useMemo(() => parseExamples(pasted), [pasted]);
  const isReady = name.trim() !== '' && parsed.examples.length > 0 && parsed.problems.length === 0;
  const failure = train.error ? explain(train.error) : undefined;
  return (
    <Dialog
      open
      onOpenChange={onClose}
      size="medium"
      title="Train an agent"
      description="It learns to give one of your labels to a text, from examples, on this server."
      footer={
        <Button
          variant="primary"
          disabled={!isReady}
          pending={train.isPending}
          onClick={() => train.mutate({ name: name.trim(), examples: [...parsed.examples] })}
        >
          Train agent
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        <NameField description="What it tells apart, e.g. support topics." value={name} onChange={setName} />
        <Field
          label="Examples"
          description="One per line: label, tab, text. Or CSV with the columns label and text."
          error={failure && `${failure.sentence} ${failure.fix}`}
        >
          {(control) => (
            <Textarea
              {...control}
              rows={9}
              spellCheck={false}
              value={pasted}
              className="w-full font-mono text-12"
              placeholder={'billing\tI was charged twice this month\nlogin\tThe reset link has expired'}
              onChange={(event) => setPasted(event.target.value)}
            />
          )}
        </Field>
        <FileInput
          label="Or load a file"
          accept=".csv,.tsv,.txt,text/csv,text/tab-separated-values,text/plain"
          onText={setPasted}
        />
        <ExamplesPreview parsed={parsed} />
      </div>
    </Dialog>
  );
}
