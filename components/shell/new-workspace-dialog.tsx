'use client';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { useTRPC } from '#components/api/trpc.ts';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { NameField } from '#components/ui/name-field.tsx';
import { useSessionActions } from './use-session-actions.ts';

type Props = { open: boolean; onOpenChange: (open: boolean) => void };

export function NewWorkspaceDialog({ open, onOpenChange }: Props) {
  const form = useId();
  const trpc = useTRPC();
  const [name, setName] = useState('');
  const { switchWorkspace } = useSessionActions();
  const create = useMutation(
    trpc.workspaces.create.mutationOptions({ onSuccess: ({ id }) => switchWorkspace(id) }),
  );
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim()) create.mutate({ name: name.trim() });
  };
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="New workspace"
      description="Patterns, runs and trained agents of one workspace are invisible to every other."
      footer={
        <Button
          variant="primary"
          type="submit"
          form={form}
          pending={create.isPending}
          disabled={!name.trim()}
        >
          Create workspace
        </Button>
      }
    >
      <form id={form} onSubmit={submit}>
        <NameField value={name} onChange={setName} />
      </form>
    </Dialog>
  );
}
