'use client';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { explain } from '#components/api/error.ts';
import { useTRPC } from '#components/api/trpc.ts';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';
import { Select } from '#components/ui/select.tsx';
import { roleLabel } from './role-label.ts';
import { type SignInOverview, useRefreshSignIn } from './use-sign-in.ts';

const ROLES = ['admin', 'designer', 'operator', 'reviewer', 'viewer'] as const;
type Role = (typeof ROLES)[number];
const OPTIONS = ROLES.map((value) => ({ value, label: roleLabel(value) }));

/** Which group of the provider has which role here, decided anew at each sign-in. */
export function SignInGroups({ groups }: { groups: SignInOverview['groups'] }) {
  const trpc = useTRPC();
  const refresh = useRefreshSignIn();
  const [name, setName] = useState('');
  const [role, setRole] = useState<Role>('viewer');
  const set = useMutation(trpc.signIn.setGroup.mutationOptions({ ...refresh, onSuccess: () => setName('') }));
  const remove = useMutation(trpc.signIn.removeGroup.mutationOptions(refresh));
  const problem = set.error ?? remove.error;
  return (
    <div className="flex max-w-2xl flex-col gap-3">
      <p className="text-13 text-ink-2">
        The highest role of somebody's groups counts, each time they sign in; who is in none of these groups
        is removed from this workspace then. Owners stay owners. The group * is everybody.
      </p>
      {groups.length > 0 && (
        <ul className="divide-y rounded-card border bg-surface">
          {groups.map((group) => (
            <li key={group.name} className="flex items-center gap-3 px-3 py-1 text-13">
              <span className="min-w-0 flex-1 truncate">
                {group.name === '*' ? '* (everybody)' : group.name}
              </span>
              <span>{roleLabel(group.role)}</span>
              <Button
                size="small"
                variant="quiet"
                aria-label={`Remove the group ${group.name}`}
                pending={remove.isPending}
                onClick={() => remove.mutate({ name: group.name })}
              >
                Remove
              </Button>
            </li>
          ))}
        </ul>
      )}
      <form
        className="flex flex-wrap items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          set.mutate({ name, role });
        }}
      >
        <Field label="Group" error={problem ? explain(problem).sentence : undefined}>
          {(control) => (
            <Input
              {...control}
              className="w-56"
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field label="Role of the group">
          {({ 'aria-invalid': _, ...control }) => (
            <Select {...control} className="w-36" value={role} onValueChange={setRole} options={OPTIONS} />
          )}
        </Field>
        <Button type="submit" disabled={!name.trim()} pending={set.isPending}>
          Give role
        </Button>
      </form>
    </div>
  );
}
