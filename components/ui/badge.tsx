import type { ReactNode } from 'react';
import { cx } from './cx.ts';

const TONES = {
  plain: 'border-line bg-raised text-ink-2',
  accent: 'border-transparent bg-accent text-on-accent',
  outline: 'border-control border-dashed text-ink-2',
} as const;

/** A short word or count in a pill. */
export function Badge({ tone = 'plain', children }: { tone?: keyof typeof TONES; children: ReactNode }) {
  return (
    <span
      className={cx(
        'inline-flex h-[18px] min-w-[18px] items-center justify-center gap-1 whitespace-nowrap rounded-full border px-1.5 font-medium text-11',
        TONES[tone],
      )}
    >
      {children}
    </span>
  );
}
