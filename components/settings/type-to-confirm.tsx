'use client';
import { useState } from 'react';
import { Button } from '#components/ui/button.tsx';
import { Dialog } from '#components/ui/dialog.tsx';
import { Field } from '#components/ui/field.tsx';
import { Input } from '#components/ui/input.tsx';

type Props = {
  title: string;
  description: string;
  /** What has to be typed. */
  name: string;
  /** The verb on the button that does it. */
  action: string;
  isPending: boolean;
  /** Called with what was typed: the server judges it again. */
  onConfirm: (typed: string) => void;
  onClose: () => void;
};

/** Asked before something that is gone for good: whoever does it types what it is. */
export function TypeToConfirm({ title, description, name, action, isPending, onConfirm, onClose }: Props) {
  const [typed, setTyped] = useState('');
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={title}
      description={description}
      footer={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button
            variant="danger"
            disabled={name === '' || typed !== name}
            pending={isPending}
            onClick={() => onConfirm(typed)}
          >
            {action}
          </Button>
        </>
      }
    >
      <Field label={`Type ${name} to confirm`}>
        {(control) => (
          <Input
            {...control}
            value={typed}
            autoComplete="off"
            onChange={(event) => setTyped(event.target.value)}
          />
        )}
      </Field>
    </Dialog>
  );
}
