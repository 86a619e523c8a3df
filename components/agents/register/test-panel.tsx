'use client';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { explain } from '#components/api/error.ts';
import { toBelief } from '#components/api/to-belief.ts';
import { useTRPC } from '#components/api/trpc.ts';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { Textarea } from '#components/ui/textarea.tsx';
import { usageWords } from '#components/usage/usage-words.ts';
import type { PortType } from '#primitives/kit/port-type.ts';
import { TrialAnswer, TrialConfidence, TrialTime } from '../trial-cells.tsx';
import { type Draft, toDefinition, typeOf } from './draft.ts';

/** Text is sent as text; anything else is read as JSON. */
function readInput(text: string, type: PortType): unknown {
  if (type.t === 'Text' || type.t === 'Label') return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

/** Really calls the agent as it stands in the form, once, and shows what a run would see. */
export function TestPanel({ draft }: { draft: Draft }) {
  const trpc = useTRPC();
  const [text, setText] = useState('');
  const test = useMutation(trpc.agents.test.mutationOptions({ meta: { handlesError: true } }));
  const failure = test.error ? explain(test.error) : undefined;
  const trial = test.data && {
    ...{ state: 'done' as const, ms: test.data.ms },
    belief: toBelief(test.data.belief),
  };
  const run = () => {
    const input = readInput(text, typeOf(draft.inputType, draft.inputDetail));
    // Read as JSON above: nothing else can be in it.
    test.mutate({ definition: toDefinition(draft), input: input as string });
  };
  return (
    <section aria-label="Test" className="flex flex-col gap-3 rounded-card border bg-raised p-3">
      <Field label="Input for a test" error={failure && `${failure.sentence} ${failure.fix}`}>
        {(control) => (
          <Textarea {...control} rows={2} value={text} onChange={(event) => setText(event.target.value)} />
        )}
      </Field>
      <Button className="self-start" pending={test.isPending} disabled={text.trim() === ''} onClick={run}>
        Test this agent
      </Button>
      <div role="status" className="flex flex-wrap items-center gap-x-4 gap-y-1 text-13">
        {trial && (
          <>
            <TrialAnswer trial={trial} />
            <TrialConfidence trial={trial} />
            <TrialTime trial={trial} />
            <span className="text-12 text-ink-2">{usageWords(trial.belief.cost.usage)}</span>
          </>
        )}
      </div>
    </section>
  );
}
