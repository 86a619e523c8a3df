'use client';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { useTRPC } from '#components/api/trpc.ts';
import { Button } from '#components/ui/button.tsx';
import { CopyId } from '#components/ui/copy-id.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { Select } from '#components/ui/select.tsx';
import { type Role, roleLabel } from './role-label.ts';

type Props = { roles: readonly Role[]; onClose: () => void };

/** Makes a link that lets one person in; it is shown here and never again. */
export function InviteDialog({ roles, onClose }: Props) {
  const form = useId();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [role, setRole] = useState<Role>('viewer');
  const [email, setEmail] = useState('');
  const invite = useMutation(
    trpc.invitations.create.mutationOptions({
      onSuccess: () => queryClient.invalidateQueries(trpc.invitations.list.pathFilter()),
    }),
  );
  const link = invite.data?.link;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    invite.mutate({ role, ...(email.trim() && { email: email.trim() }) });
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Invite somebody"
      description="The link works once, for seven days."
      footer={
        link ? (
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        ) : (
          <Button variant="primary" type="submit" form={form} pending={invite.isPending}>
            Make a link
          </Button>
        )
      }
    >
      {link ? (
        <Made link={link} />
      ) : (
        <form id={form} onSubmit={submit} className="flex flex-col gap-3">
          <Field label="Role">
            {({ 'aria-invalid': _, ...control }) => (
              <Select
                {...control}
                value={role}
                onValueChange={setRole}
                options={roles.map((one) => ({ value: one, label: roleLabel(one) }))}
              />
            )}
          </Field>
          <Field
            label="E-mail"
            hint="optional"
            description="With one, only who signs in with it can accept; without, whoever has the link."
          >
            {(control) => (
              <Input
                {...control}
                type="email"
                autoComplete="off"
                value={email}
                onChange={(event) => setEmail(event.target.value)}
              />
            )}
          </Field>
        </form>
      )}
    </Dialog>
  );
}

const Made = ({ link }: { link: string }) => (
  <div className="flex flex-col gap-2">
    <p className="text-13">Copy the link and send it. It is not kept, so it cannot be shown again.</p>
    <div className="rounded-input border bg-canvas p-2" data-testid="invite-link">
      <CopyId value={link} what="the link" chars={56} />
    </div>
  </div>
);
