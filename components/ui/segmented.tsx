'use client';
import { ToggleGroup } from 'radix-ui';
import type { ReactNode } from 'react';

export type SegmentedProps<V extends string> = {
  label: string;
  value: V;
  onValueChange: (value: V) => void;
  options: readonly { value: V; label: string; icon?: ReactNode }[];
};

/** Two to five choices in one row; exactly one is chosen. */
export function Segmented<V extends string>({ label, value, onValueChange, options }: SegmentedProps<V>) {
  const choose = (next: string) => {
    const chosen = options.find((option) => option.value === next);
    if (chosen) onValueChange(chosen.value);
  };
  return (
    <ToggleGroup.Root
      type="single"
      aria-label={label}
      value={value}
      onValueChange={choose}
      className="inline-flex h-7 shrink-0 pointer-coarse:h-11 items-center gap-0.5 rounded-button border border-line bg-raised p-0.5"
    >
      {options.map((option) => (
        <ToggleGroup.Item
          key={option.value}
          value={option.value}
          className="inline-flex h-full items-center gap-1.5 rounded-input px-2 font-medium text-12 text-ink-2 transition-colors hover:text-ink data-[state=on]:bg-surface data-[state=on]:text-ink data-[state=on]:shadow-float data-[state=on]:ring-1 data-[state=on]:ring-line [&>svg]:size-3.5"
        >
          {option.icon}
          {option.label}
        </ToggleGroup.Item>
      ))}
    </ToggleGroup.Root>
  );
}
