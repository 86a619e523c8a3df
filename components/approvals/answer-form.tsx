'use client';
import { type FormEvent, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { Kbd } from '#components/ui/kbd.tsx';
import { type PortType, showType } from '#primitives/kit/port-type.ts';
import { parseAnswer } from './parse-answer.ts';

export type AnswerFormProps = {
  choices: readonly { label: string; answer: unknown }[];
  answerType: PortType;
  isPending: boolean;
  onAnswer: (answer: unknown) => void;
};

/** Buttons where the answers are known, else one field whose text must fit the type. */
export function AnswerForm({ choices, answerType, isPending, onAnswer }: AnswerFormProps) {
  if (choices.length === 0) {
    return <TypedAnswer answerType={answerType} isPending={isPending} onAnswer={onAnswer} />;
  }
  return (
    <div className="flex flex-wrap gap-2">
      {choices.map(({ label, answer }, index) => (
        <Button key={label} pending={isPending} onClick={() => onAnswer(answer)}>
          {label}
          {index < 9 && <Kbd keys={String(index + 1)} />}
        </Button>
      ))}
    </div>
  );
}

function TypedAnswer({ answerType, isPending, onAnswer }: Omit<AnswerFormProps, 'choices'>) {
  const [typed, setTyped] = useState('');
  const [problem, setProblem] = useState<string>();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const parsed = parseAnswer(typed, answerType);
    setProblem(parsed.ok ? undefined : parsed.problem);
    if (parsed.ok) onAnswer(parsed.answer);
  };
  return (
    <form onSubmit={submit} className="flex items-end gap-2">
      <div className="min-w-0 max-w-md flex-1">
        <Field label="Answer" hint={showType(answerType)} error={problem}>
          {(control) => (
            <Input
              {...control}
              value={typed}
              autoComplete="off"
              onChange={(event) => setTyped(event.target.value)}
            />
          )}
        </Field>
      </div>
      <Button type="submit" variant="primary" pending={isPending}>
        Send answer
      </Button>
    </form>
  );
}
