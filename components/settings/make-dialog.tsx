'use client';
import type { FormEvent, ReactNode } from 'react';
import { useId } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';

type Props = {
  title: string;
  /** On the button ("Add"). */
  action?: string;
  /** What is shown once, after it was made; then there is nothing more to fill in. */
  made: ReactNode;
  isReady: boolean;
  pending: boolean;
  onAdd: () => void;
  onClose: () => void;
  /** The fields. */
  children: ReactNode;
};

/** Asks for something that gets a key, and shows the key, once. */
export function MakeDialog({
  title,
  action = 'Add',
  made,
  isReady,
  pending,
  onAdd,
  onClose,
  children,
}: Props) {
  const form = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady) onAdd();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={made ? 'Copy the key now' : title}
      footer={
        made ? (
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        ) : (
          <Button variant="primary" type="submit" form={form} pending={pending} disabled={!isReady}>
            {action}
          </Button>
        )
      }
    >
      {made ?? (
        <form id={form} onSubmit={submit} className="flex flex-col gap-3">
          {children}
        </form>
      )}
    </Dialog>
  );
}
