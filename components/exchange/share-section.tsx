'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { X } from 'lucide-react';
import { useState } from 'react';
import { type RouterOutputs, useTRPC } from '#components/api/trpc.ts';
import { useMay } from '#components/shell/use-may.ts';
import { Button } from '#components/ui/button.tsx';
import { Field } from '#components/ui/field.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { Select } from '#components/ui/select.tsx';
import type { Grantable } from '#server/access/permissions.ts';

type Sharing = RouterOutputs['grants']['list'];

/** With whom this one pattern is shared beyond their roles; only for those who may say so. */
export function ShareSection({ patternId }: { patternId: string }) {
  const { may } = useMay('grants.manage');
  const trpc = useTRPC();
  const sharing = useQuery(
    trpc.grants.list.queryOptions({ patternId }, { enabled: may && patternId !== '' }),
  );
  if (!sharing.data) return null;
  return (
    <section aria-label="Sharing" className="flex flex-col gap-2 border-t pt-3">
      <h3 className="font-medium text-12">Shared with</h3>
      <Shared patternId={patternId} {...sharing.data} />
      <Share patternId={patternId} {...sharing.data} />
    </section>
  );
}

function useSet() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return useMutation(
    trpc.grants.set.mutationOptions({
      onSettled: () => queryClient.invalidateQueries(trpc.grants.list.pathFilter()),
    }),
  );
}

type To = { userId: string } | { groupId: string };

const toOf = ({ userId, groupId }: Sharing['shared'][number]): To | undefined => {
  if (userId !== null) return { userId };
  return groupId === null ? undefined : { groupId };
};

function Shared({ patternId, shared, choices }: Sharing & { patternId: string }) {
  const set = useSet();
  if (shared.length === 0) return <p className="text-12 text-ink-3">Nobody beyond their role.</p>;
  const says = (permission: string) =>
    choices.find((one) => one.permission === permission)?.says ?? permission;
  return (
    <ul className="flex flex-col gap-1">
      {shared.map((one) => {
        const to = toOf(one);
        return (
          <li key={one.id} className="flex items-start gap-2 text-12">
            <span className="min-w-0 flex-1">
              <span className="font-medium">{one.name}</span>{' '}
              <span className="text-ink-2">may {one.permissions.map(says).join(', ')}</span>
            </span>
            <IconButton
              label={`Stop sharing with ${one.name}`}
              icon={<X aria-hidden />}
              size="small"
              onClick={() => to && set.mutate({ patternId, to, permissions: [] })}
            />
          </li>
        );
      })}
    </ul>
  );
}

function Share({ patternId, people, groups, choices }: Sharing & { patternId: string }) {
  const set = useSet();
  const [who, setWho] = useState<string>();
  const [chosen, setChosen] = useState<readonly Grantable[]>([]);
  const options = [
    ...people.map(({ userId, name, role }) => ({ value: userId, label: name, hint: role })),
    ...groups.map(({ groupId, name }) => ({ value: groupId, label: name, hint: 'group' })),
  ];
  const share = () => {
    if (who === undefined) return;
    const to = groups.some(({ groupId }) => groupId === who) ? { groupId: who } : { userId: who };
    set.mutate({ patternId, to, permissions: [...chosen] }, { onSuccess: () => setChosen([]) });
  };
  const toggle = (permission: Grantable) =>
    setChosen(
      chosen.includes(permission) ? chosen.filter((one) => one !== permission) : [...chosen, permission],
    );
  return (
    <div className="flex flex-col gap-2">
      <Field label="Share with">
        {({ 'aria-invalid': _, ...control }) => (
          <Select {...control} value={who} onValueChange={setWho} options={options} />
        )}
      </Field>
      {who !== undefined && (
        <>
          <fieldset className="flex flex-col gap-1">
            <legend className="sr-only">What they may do</legend>
            {choices.map(({ permission, says }) => (
              <label key={permission} className="flex items-center gap-2 text-12">
                <input
                  type="checkbox"
                  checked={chosen.includes(permission)}
                  onChange={() => toggle(permission)}
                />
                {says}
              </label>
            ))}
          </fieldset>
          <Button className="w-fit" disabled={chosen.length === 0} pending={set.isPending} onClick={share}>
            Share
          </Button>
        </>
      )}
    </div>
  );
}
