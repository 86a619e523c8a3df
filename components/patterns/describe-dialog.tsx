'use client';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { toastError } from '#components/api/toast-error.tsx';
import { useTRPC, useTRPCClient } from '#components/api/trpc.ts';
import { newUuid } from '#components/canvas/new-uuid.ts';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { Textarea } from '#components/ui/textarea.tsx';

type Props = { pattern: { id: string; name: string; description: string }; onClose: () => void };

/** Says what a pattern is for. One edit of its log, like any other. */
export function DescribeDialog({ pattern, onClose }: Props) {
  const [text, setText] = useState(pattern.description);
  const { save, isPending } = useDescribe(pattern.id, onClose);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    save(text.trim());
  };
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title={`Describe ${pattern.name}`}
      footer={
        <Button form="describe" type="submit" variant="primary" pending={isPending}>
          Save
        </Button>
      }
    >
      <form id="describe" onSubmit={submit}>
        <Field label="Description" description="Words that begin with # are tags, e.g. #reviews.">
          {(control) => (
            <Textarea
              {...control}
              value={text}
              maxLength={2_000}
              rows={4}
              className="w-full"
              onChange={(event) => setText(event.target.value)}
            />
          )}
        </Field>
      </form>
    </Dialog>
  );
}

function useDescribe(id: string, onDone: () => void) {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queries = useQueryClient();
  const [isPending, setPending] = useState(false);
  const save = async (description: string) => {
    setPending(true);
    try {
      const { revision } = await client.patterns.get.query({ id });
      const edit = { id: newUuid(), ops: [{ type: 'describe', description } as const] };
      await client.patterns.edit.mutate({ id, base: revision, edits: [edit] });
      await Promise.all([
        queries.invalidateQueries(trpc.patterns.list.pathFilter()),
        queries.invalidateQueries(trpc.patterns.tags.pathFilter()),
      ]);
      onDone();
    } catch (error) {
      toastError(error);
    } finally {
      setPending(false);
    }
  };
  return { save: (description: string) => void save(description), isPending };
}
