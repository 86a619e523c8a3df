'use client';
import { type FormEvent, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';

/** Asks how a new passkey shall be called. */
export function PasskeyForm({ pending, onAdd }: { pending: boolean; onAdd: (name: string) => void }) {
  const [name, setName] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim()) onAdd(name.trim());
  };
  return (
    <form onSubmit={submit} className="flex max-w-md items-end gap-2">
      <div className="flex-1">
        <Field label="Name of the passkey">
          {(control) => (
            <Input
              {...control}
              value={name}
              maxLength={80}
              placeholder="Laptop"
              autoComplete="off"
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
      </div>
      <Button type="submit" pending={pending} disabled={!name.trim()}>
        Add a passkey
      </Button>
    </form>
  );
}
