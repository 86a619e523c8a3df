'use client';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useTRPC } from '#components/api/trpc.ts';
import { MayButton } from '#components/shell/may-button.tsx';
import { Section } from './settings-frame.tsx';
import { TypeToConfirm } from './type-to-confirm.tsx';

/** The end of a workspace. */
export function DeleteWorkspace({ name }: { name: string }) {
  const [isDeleting, setDeleting] = useState(false);
  return (
    <Section id="delete" title="Delete">
      <p className="max-w-prose text-13 text-ink-2">
        Deletes the workspace with all its patterns, runs and agents, for good, and takes its listings out of
        the marketplace. What others installed from them stays theirs.
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
  );
}

function Confirm({ name, onClose }: { name: string; onClose: () => void }) {
  const trpc = useTRPC();
  const remove = useMutation(
    trpc.workspaces.remove.mutationOptions({ onSuccess: () => location.assign('/patterns') }),
  );
  return (
    <TypeToConfirm
      title={`Delete ${name}?`}
      description="Everything in it is gone then, its audit log as well: export that first if you need it. With its last workspace an organisation goes too. Nothing can bring it back."
      name={name}
      action="Delete workspace"
      isPending={remove.isPending}
      onConfirm={(typed) => remove.mutate({ name: typed })}
      onClose={onClose}
    />
  );
}
