'use client';
import { Slot } from 'radix-ui';
import type { ComponentProps, MouseEvent } from 'react';
import { cx } from './cx.ts';

const BASE =
  'inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-button border font-medium text-13 transition-colors disabled:opacity-50 aria-disabled:opacity-50 [&>svg]:size-3.5 [&>svg]:shrink-0';

const VARIANTS = {
  primary: 'border-transparent bg-accent text-on-accent not-disabled:hover:bg-accent/90',
  secondary: 'border-control bg-surface text-ink not-disabled:hover:bg-raised',
  quiet:
    'border-transparent text-ink-2 not-disabled:hover:bg-raised not-disabled:hover:text-ink data-[state=open]:bg-raised data-[state=open]:text-ink',
  danger: 'border-control bg-surface text-ink not-disabled:hover:border-fail not-disabled:hover:bg-fail/10',
} as const;

/** Under a finger 44 px, and 36 where many stand close together. */
const SIZES = {
  small: 'h-6 px-2 pointer-coarse:h-9',
  compact: 'h-7 px-2.5 pointer-coarse:h-11',
  comfortable: 'h-9 px-4 pointer-coarse:h-11',
} as const;

export type ButtonProps = ComponentProps<'button'> & {
  variant?: keyof typeof VARIANTS;
  /** 24, 28 and 36 px high; more under a finger. */
  size?: keyof typeof SIZES;
  /** Renders the only child (a link, say) with the looks of a button. */
  asChild?: boolean;
  /** The action is under way: it cannot be pressed again, nor by the second half of a double click. */
  pending?: boolean | undefined;
};

export function Button({
  variant = 'secondary',
  size = 'compact',
  asChild,
  pending,
  className,
  disabled,
  onClick,
  ...rest
}: ButtonProps) {
  const Tag = asChild ? Slot.Root : 'button';
  const own = asChild ? {} : { type: rest.type ?? ('button' as const), disabled: disabled || pending };
  // `pending` arrives with the next render, too late for a double click.
  const click = (event: MouseEvent<HTMLButtonElement>) => {
    if (pending !== undefined && event.detail > 1) event.preventDefault();
    else onClick?.(event);
  };
  return (
    <Tag
      {...rest}
      {...own}
      onClick={click}
      aria-busy={pending || undefined}
      className={cx(BASE, VARIANTS[variant], SIZES[size], className)}
    />
  );
}
