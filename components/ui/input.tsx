import type { ComponentProps } from 'react';
import { cx } from './cx.ts';

/** Shared by everything one can type into. Callers that give a class name give the width with it. */
export const CONTROL =
  'min-w-0 rounded-input border border-control bg-surface px-2 text-13 text-ink transition-colors hover:not-disabled:border-ink-3 disabled:opacity-60 aria-invalid:border-fail focus-visible:outline-offset-0';

export function Input({ className = 'w-full', ...rest }: ComponentProps<'input'>) {
  return <input {...rest} className={cx(CONTROL, 'h-7 pointer-coarse:h-11', className)} />;
}
