'use client';
import { type FormEvent, useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { StarterGrid } from './starter-grid.tsx';
import { useCreatePattern } from './use-create-pattern.ts';

type Props = { open: boolean; onOpenChange: (open: boolean) => void };

/** Blank under a name, or a copy of a starter. */
export function NewPatternDialog({ open, onOpenChange }: Props) {
  const [name, setName] = useState('');
  const create = useCreatePattern();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    create.mutate({ name: name.trim() || 'Untitled pattern' });
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      size="large"
      title="New pattern"
      description="Begin with an empty canvas, or with a copy from the library that already runs."
    >
      <form onSubmit={submit} className="mb-5 flex items-end gap-2">
        <div className="min-w-0 max-w-sm flex-1">
          <Field label="Name">
            {(control) => (
              <Input
                {...control}
                value={name}
                maxLength={120}
                autoComplete="off"
                placeholder="Untitled pattern"
                onChange={(event) => setName(event.target.value)}
              />
            )}
          </Field>
        </div>
        <Button type="submit" variant="primary" pending={create.isPending}>
          Create blank
        </Button>
      </form>
      <h3 className="mb-2 font-medium text-12 text-ink-3">Library</h3>
      <StarterGrid searchable />
    </Dialog>
  );
}
