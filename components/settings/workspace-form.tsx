'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import { useTRPC } from '#components/api/trpc.ts';
import { useMay } from '#components/shell/use-may.ts';
import { NameForm } from './name-form.tsx';
import { Section } from './settings-frame.tsx';

/** The name of the workspace. */
export function WorkspaceForm({ name }: { name: string }) {
  return (
    <Section id="name" title="Name">
      <Rename name={name} />
    </Section>
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
