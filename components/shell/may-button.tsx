'use client';
import { Button, type ButtonProps } from '#components/ui/button.tsx';
import { Tooltip } from '#components/ui/tooltip.tsx';
import type { Permission } from '#server/access/permissions.ts';
import { useMay } from './use-may.ts';

type Props = ButtonProps & { needs: Permission };

/** A button for those who may; to others it says why not. */
export function MayButton({ needs, ...rest }: Props) {
  const { may, reason } = useMay(needs);
  if (may) return <Button {...rest} />;
  const { onClick: _, pending: __, ...looks } = rest;
  return (
    <Tooltip content={reason}>
      <Button {...looks} type="button" aria-disabled aria-description={reason} />
    </Tooltip>
  );
}
