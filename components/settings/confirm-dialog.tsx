'use client';
import type { ReactNode } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';

type Props = {
  title: string;
  description: ReactNode;
  /** The verb on the button that does it. */
  action: string;
  isPending: boolean;
  onConfirm: () => void;
  onClose: () => void;
};

/** Asked before something that cannot be taken back. */
export function ConfirmDialog({ title, description, action, isPending, onConfirm, onClose }: Props) {
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={title}
      description={description}
      footer={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button variant="danger" pending={isPending} onClick={onConfirm}>
            {action}
          </Button>
        </>
      }
    />
  );
}
