'use client';
import { Tabs as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';

export type Tab<V extends string = string> = {
  value: V;
  label: string;
  badge?: ReactNode;
  content: ReactNode;
};

export type TabsProps<V extends string> = {
  /** Accessible name of the row of tabs. */
  label: string;
  value: V;
  onValueChange: (value: V) => void;
  tabs: readonly Tab<V>[];
  className?: string;
};

export function Tabs<V extends string>({ label, value, onValueChange, tabs, className }: TabsProps<V>) {
  const choose = (next: string) => {
    const chosen = tabs.find((tab) => tab.value === next);
    if (chosen) onValueChange(chosen.value);
  };
  return (
    <Radix.Root value={value} onValueChange={choose} className={cx('flex min-h-0 flex-col', className)}>
      <Radix.List aria-label={label} className="flex gap-4 border-b">
        {tabs.map((tab) => (
          <Radix.Trigger
            key={tab.value}
            value={tab.value}
            className="-mb-px flex h-8 items-center pointer-coarse:h-11 gap-1.5 border-transparent border-b-2 font-medium text-13 text-ink-2 transition-colors hover:text-ink data-[state=active]:border-accent data-[state=active]:text-ink"
          >
            {tab.label}
            {tab.badge}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map((tab) => (
        <Radix.Content key={tab.value} value={tab.value} className="min-h-0 flex-1">
          {tab.content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
