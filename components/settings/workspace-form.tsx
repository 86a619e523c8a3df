'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { toast } from 'sonner';
import { useTRPC } from '#components/api/trpc.ts';
import { MayButton } from '#components/shell/may-button.tsx';
import { useMay } from '#components/shell/use-may.ts';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { NameForm } from './name-form.tsx';
import { Section } from './settings-frame.tsx';

/** The name of the workspace, and its end. */
export function WorkspaceForm({ name }: { name: string }) {
  const [isDeleting, setDeleting] = useState(false);
  return (
    <>
      <Section id="name" title="Name">
        <Rename name={name} />
      </Section>
      <Section id="delete" title="Delete">
        <p className="max-w-prose text-13 text-ink-2">
          Deletes the workspace with all its patterns, runs and agents, for good. What others installed from
          its listings stays theirs.
        </p>
        <MayButton
          needs="workspace.delete"
          variant="danger"
          className="w-fit"
          onClick={() => setDeleting(true)}
        >
          Delete workspace
        </MayButton>
        {isDeleting && <Confirm name={name} onClose={() => setDeleting(false)} />}
      </Section>
    </>
  );
}

function Rename({ name }: { name: string }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { may, reason } = useMay('settings.manage');
  const rename = useMutation(
    trpc.workspaces.rename.mutationOptions({
      onSuccess: () => {
        toast('Renamed.');
        return queryClient.invalidateQueries(trpc.session.me.pathFilter());
      },
    }),
  );
  if (!may) return <p className="text-13 text-ink-2">{reason}</p>;
  return (
    <NameForm
      action="Rename"
      label="Name of the workspace"
      name={name}
      pending={rename.isPending}
      onName={(next) => rename.mutate({ name: next })}
    />
  );
}

function Confirm({ name, onClose }: { name: string; onClose: () => void }) {
  const trpc = useTRPC();
  const [typed, setTyped] = useState('');
  const remove = useMutation(
    trpc.workspaces.remove.mutationOptions({ onSuccess: () => location.assign('/patterns') }),
  );
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Delete ${name}?`}
      description="Everything in it is gone then, its audit log as well: export that first if you need it. Nothing can bring it back."
      footer={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button
            variant="danger"
            disabled={typed !== name}
            pending={remove.isPending}
            onClick={() => remove.mutate({ name: typed })}
          >
            Delete workspace
          </Button>
        </>
      }
    >
      <Field label={`Type ${name} to confirm`}>
        {(control) => (
          <Input
            {...control}
            value={typed}
            autoComplete="off"
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
      </Field>
    </Dialog>
  );
}
