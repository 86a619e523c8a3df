import type { ComponentProps } from 'react';
import { cx } from './cx.ts';

/** Shared by everything one can type into. */
export const CONTROL =
  'w-full rounded-input border border-control bg-surface px-2 text-13 text-ink transition-colors hover:not-disabled:border-ink-3 disabled:opacity-60 aria-invalid:border-fail focus-visible:outline-offset-0';

export function Input({ className, ...rest }: ComponentProps<'input'>) {
  return <input {...rest} className={cx(CONTROL, 'h-7', className)} />;
}
