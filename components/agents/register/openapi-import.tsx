'use client';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { explain } from '#components/api/error.ts';
import { type RouterOutputs, useTRPC } from '#components/api/trpc.ts';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { Select } from '#components/ui/select.tsx';
import { Textarea } from '#components/ui/textarea.tsx';
import { type Draft, fieldsOf } from './draft.ts';

type Operation = RouterOutputs['agents']['openapi'][number];

function fieldsOfOperation({ name, about, input, output, config }: Operation): Partial<Draft> {
  const [takes, gives] = [fieldsOf(input), fieldsOf(output)];
  const { method, url, answer, body = '' } = config;
  return {
    ...{ name, about, method, url, answer, body },
    ...{ inputType: takes.type, inputDetail: takes.detail },
    ...{ outputType: gives.type, outputDetail: gives.detail },
  };
}

/** Fills the form from an OpenAPI description: pasted, or from its address. */
export function OpenApiImport({ change }: { change: (changes: Partial<Draft>) => void }) {
  const trpc = useTRPC();
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState<string>();
  const read = useMutation(trpc.agents.openapi.mutationOptions({ meta: { handlesError: true } }));
  const operations = read.data ?? [];
  const failure = read.error ? explain(read.error) : undefined;
  const isAddress = /^https?:\/\/\S+$/.test(text.trim());
  const choose = (title: string) => {
    const operation = operations.find((one) => one.title === title);
    setChosen(title);
    if (operation) change(fieldsOfOperation(operation));
  };
  return (
    <details className="rounded-card border p-3">
      <summary className="w-fit rounded-input font-medium text-12">Fill from an OpenAPI description</summary>
      <div className="mt-3 flex flex-col gap-3">
        <Field label="Address, JSON or YAML" error={failure && `${failure.sentence} ${failure.fix}`}>
          {(control) => (
            <Textarea
              {...control}
              rows={3}
              spellCheck={false}
              className="w-full font-mono text-12"
              value={text}
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
        <Button
          className="self-start"
          disabled={text.trim() === ''}
          pending={read.isPending}
          onClick={() => read.mutate(isAddress ? { url: text.trim() } : { text })}
        >
          Read description
        </Button>
        {operations.length > 0 && (
          <Field label="Operation">
            {(control) => (
              <Select
                {...control}
                value={chosen}
                options={operations.map(({ title, about }) => ({
                  value: title,
                  label: title,
                  hint: about.slice(0, 60),
                }))}
                onValueChange={choose}
              />
            )}
          </Field>
        )}
      </div>
    </details>
  );
}
