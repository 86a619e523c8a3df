'use client';
import type { ComponentProps, ReactNode } from 'react';
import { cx } from './cx.ts';
import { Tooltip } from './tooltip.tsx';

export type IconButtonProps = Omit<ComponentProps<'button'>, 'aria-label' | 'children'> & {
  /** Says what it does: its accessible name and its tooltip. */
  label: string;
  icon: ReactNode;
  keys?: string | undefined;
  /** 24 px instead of 28, for table rows. */
  size?: 'small' | 'compact';
  side?: 'top' | 'right' | 'bottom' | 'left';
};

/** A square button with a tooltip. Toggles say so with `aria-pressed`. */
export function IconButton({
  label,
  icon,
  keys,
  size = 'compact',
  side = 'top',
  className,
  ...rest
}: IconButtonProps) {
  return (
    <Tooltip content={label} keys={keys} side={side}>
      <button
        type="button"
        {...rest}
        aria-label={label}
        className={cx(
          'inline-grid shrink-0 place-items-center rounded-button text-ink-2 transition-colors hover:not-disabled:bg-raised hover:not-disabled:text-ink disabled:opacity-50 aria-pressed:bg-raised aria-pressed:text-ink data-[state=open]:bg-raised [&>svg]:size-4',
          size === 'small' ? 'size-6 pointer-coarse:size-9' : 'size-7 pointer-coarse:size-11',
          className,
        )}
      >
        {icon}
      </button>
    </Tooltip>
  );
}
