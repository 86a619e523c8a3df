'use client';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { toast } from 'sonner';
import { useTRPC } from '#components/api/trpc.ts';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { Select } from '#components/ui/select.tsx';
import { sayDays, sayDeleted, sayKept, sayRuns } from './say-kept.ts';

const CHOICES = [7, 30, 90, 180, 365, 730];
/** A select has no null. */
const EVER = 'ever';

const toDays = (value: string): number | null => (value === EVER ? null : Number(value));

function optionsFor(days: number | null) {
  const all = new Set([...CHOICES, ...(days === null ? [] : [days])]);
  return [
    { value: EVER, label: 'For ever' },
    ...[...all].sort((a, b) => a - b).map((one) => ({ value: String(one), label: sayDays(one) })),
  ];
}

type ConfirmProps = { days: number | null; goes: number; onClose: () => void };

function Confirm({ days, goes, onClose }: ConfirmProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const save = useMutation(
    trpc.workspaces.setRetention.mutationOptions({
      onSuccess: () => toast(sayKept(days)),
      onSettled: async () => {
        await queryClient.invalidateQueries(trpc.workspaces.retention.pathFilter());
        onClose();
      },
    }),
  );
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={goes > 0 ? `Delete ${sayRuns(goes)}?` : 'Change how long runs are kept?'}
      description={sayDeleted(days, goes)}
      footer={
        <>
          <Button onClick={onClose}>Keep everything as it is</Button>
          <Button
            variant={goes > 0 ? 'danger' : 'primary'}
            pending={save.isPending}
            onClick={() => save.mutate({ days, goes })}
          >
            {goes > 0 ? `Delete ${sayRuns(goes)}` : 'Change'}
          </Button>
        </>
      }
    />
  );
}

/** `days` as it is now; null = for ever. */
export function RetentionForm({ days }: { days: number | null }) {
  const trpc = useTRPC();
  const [chosen, setChosen] = useState(days);
  const [isAsking, setAsking] = useState(false);
  const asked = useQuery(trpc.workspaces.retention.queryOptions({ ifDays: chosen }));
  const goes = asked.data?.goes;
  return (
    <div className="flex flex-col gap-3">
      <Field
        label="Keep runs"
        description={chosen === days ? sayKept(days) : goes !== undefined && sayDeleted(chosen, goes)}
      >
        {({ 'aria-invalid': _, ...control }) => (
          <Select
            {...control}
            className="w-44"
            value={chosen === null ? EVER : String(chosen)}
            onValueChange={(value) => setChosen(toDays(value))}
            options={optionsFor(days)}
          />
        )}
      </Field>
      {chosen !== days && (
        <Button className="w-fit" disabled={goes === undefined} onClick={() => setAsking(true)}>
          Change
        </Button>
      )}
      {isAsking && goes !== undefined && (
        <Confirm days={chosen} goes={goes} onClose={() => setAsking(false)} />
      )}
    </div>
  );
}
