'use client';
import { type FormEvent, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { NameField } from '#components/ui/name-field.tsx';

type Props = {
  label: string;
  /** What the button does, e.g. "Rename". */
  action: string;
  /** What it is called so far; nothing yet when it is left out. */
  name?: string;
  placeholder?: string;
  pending: boolean;
  /** Called with a trimmed name that is neither empty nor the one it has. */
  onName: (name: string) => void;
};

/** One line to give something a name. */
export function NameForm({ label, action, name = '', placeholder, pending, onName }: Props) {
  const [typed, setTyped] = useState(name);
  const next = typed.trim();
  const isReady = next !== '' && next !== name;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) onName(next);
  };
  return (
    <form onSubmit={submit} className="flex max-w-md items-end gap-2">
      <div className="flex-1">
        <NameField
          label={label}
          {...(placeholder !== undefined && { placeholder })}
          value={typed}
          onChange={setTyped}
        />
      </div>
      <Button type="submit" pending={pending} disabled={!isReady}>
        {action}
      </Button>
    </form>
  );
}
