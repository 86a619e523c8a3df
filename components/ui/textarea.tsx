import type { ComponentProps } from 'react';
import { cx } from './cx.ts';
import { CONTROL } from './input.tsx';

export function Textarea({ className = 'w-full', ...rest }: ComponentProps<'textarea'>) {
  return <textarea rows={4} {...rest} className={cx(CONTROL, 'resize-y py-1.5', className)} />;
}
