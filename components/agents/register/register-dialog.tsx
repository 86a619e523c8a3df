'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { explain } from '#components/api/error.ts';
import { useTRPC } from '#components/api/trpc.ts';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { type Draft, EMPTY, KINDS, toDefinition } from './draft.ts';
import { KindFields } from './kind-fields.tsx';
import { Choice } from './parts.tsx';
import { CareFields, SharedFields } from './shared-fields.tsx';
import { TestPanel } from './test-panel.tsx';

export type RegisterDialogProps = {
  onClose: () => void;
  onDone: (id: string) => void;
  /** Makes a new version of this agent instead of a new one. */
  existing?: { id: string; version: number; draft: Draft };
};

function useSave(existing: RegisterDialogProps['existing'], onDone: (id: string) => void) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const done = async ({ id }: { id: string }) => {
    await Promise.all([
      queryClient.invalidateQueries(trpc.agents.list.pathFilter()),
      queryClient.invalidateQueries(trpc.agents.registered.pathFilter()),
    ]);
    onDone(id);
  };
  const options = { meta: { handlesError: true }, onSuccess: done };
  const register = useMutation(trpc.agents.register.mutationOptions(options));
  const update = useMutation(trpc.agents.update.mutationOptions(options));
  const { isPending, error } = existing ? update : register;
  const save = (draft: Draft) => {
    const definition = toDefinition(draft);
    if (existing) update.mutate({ id: existing.id, version: existing.version, definition });
    else register.mutate({ definition });
  };
  return { save, isPending, failure: error ? explain(error) : undefined };
}

/** A form by kind of agent; what is saved is what a person approves. */
export function RegisterDialog({ onClose, onDone, existing }: RegisterDialogProps) {
  const [draft, setDraft] = useState<Draft>(existing?.draft ?? EMPTY);
  const change = (changes: Partial<Draft>) => setDraft((before) => ({ ...before, ...changes }));
  const { save, isPending, failure } = useSave(existing, onDone);
  const form = { draft, change };
  const isReady = draft.name.trim() !== '' && draft.task.trim() !== '';
  return (
    <Dialog
      open
      onOpenChange={onClose}
      size="medium"
      title={existing ? `New version of ${existing.draft.name}` : 'Register an agent'}
      description={
        existing
          ? 'Runs that are under way may still see the version before.'
          : 'It answers elsewhere. Parallax calls it, keeps its secret, and says what it costs.'
      }
      footer={
        <>
          {failure && (
            <p role="alert" className="mr-auto max-w-md text-12">
              <span aria-hidden className="mr-1 text-fail">
                ▲
              </span>
              {failure.sentence} {failure.fix}
            </p>
          )}
          <Button variant="primary" disabled={!isReady} pending={isPending} onClick={() => save(draft)}>
            {existing ? `Save version ${existing.version + 1}` : 'Register agent'}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {!existing && <Choice {...form} name="kind" label="Kind" options={KINDS} />}
        <SharedFields {...form} />
        <KindFields {...form} />
        <CareFields {...form} />
        <TestPanel draft={draft} />
      </div>
    </Dialog>
  );
}
