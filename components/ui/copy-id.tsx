'use client';
import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { cx } from './cx.ts';

export type CopyIdProps = {
  value: string;
  /** What it identifies, for the button's name: "Copy run id". */
  what: string;
  /** Shows only so many characters. */
  chars?: number;
};

/** An id in mono, copied with one press; the icon appears on hover and focus. */
export function CopyId({ value, what, chars }: CopyIdProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1500);
    return () => clearTimeout(timer);
  }, [copied]);
  const shown = chars && value.length > chars ? `${value.slice(0, chars)}…` : value;
  const Icon = copied ? Check : Copy;
  return (
    <button
      type="button"
      title={value}
      aria-label={`Copy ${what}`}
      onClick={() => navigator.clipboard.writeText(value).then(() => setCopied(true))}
      className="group relative z-10 inline-flex min-w-0 max-w-full items-center gap-1 rounded-input font-mono text-12 text-ink-2 hover:text-ink"
    >
      <span className="truncate">{shown}</span>
      <Icon
        aria-hidden
        className={cx(
          'size-3 shrink-0',
          !copied && 'opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100',
        )}
      />
      <span role="status" className="sr-only">
        {copied ? 'Copied' : ''}
      </span>
    </button>
  );
}
