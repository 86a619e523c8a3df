'use client';
import { Search } from 'lucide-react';
import { useCallback, useRef } from 'react';
import { cx } from './cx.ts';
import { Input } from './input.tsx';
import { useKey } from './use-key.ts';

export type SearchBoxProps = {
  label: string;
  value: string;
  onValueChange: (value: string) => void;
  className?: string;
};

/** A search field; `/` focuses it, Esc empties it. */
export function SearchBox({ label, value, onValueChange, className }: SearchBoxProps) {
  const field = useRef<HTMLInputElement>(null);
  useKey(
    '/',
    useCallback(() => field.current?.focus(), []),
  );
  return (
    <div className={cx('relative', className)}>
      <Search
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-2 size-3.5 -translate-y-1/2 text-ink-3"
      />
      <Input
        ref={field}
        type="search"
        aria-label={label}
        placeholder={label}
        value={value}
        className="w-full pl-7"
        onChange={(event) => onValueChange(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') onValueChange('');
        }}
      />
    </div>
  );
}
