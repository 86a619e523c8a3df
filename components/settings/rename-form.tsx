'use client';
import { type FormEvent, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';

type Props = {
  label: string;
  name: string;
  pending: boolean;
  /** Called with a trimmed name that is not empty. */
  onRename: (name: string) => void;
};

/** One line to give something another name. */
export function RenameForm({ label, name, pending, onRename }: Props) {
  const [typed, setTyped] = useState(name);
  const next = typed.trim();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (next) onRename(next);
  };
  return (
    <form onSubmit={submit} className="flex max-w-md items-end gap-2">
      <div className="flex-1">
        <Field label={label}>
          {(control) => (
            <Input
              {...control}
              value={typed}
              maxLength={80}
              autoComplete="off"
              onChange={(event) => setTyped(event.target.value)}
            />
          )}
        </Field>
      </div>
      <Button type="submit" pending={pending} disabled={!next || next === name}>
        Rename
      </Button>
    </form>
  );
}
