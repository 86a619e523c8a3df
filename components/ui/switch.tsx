'use client';
import { Switch as Radix } from 'radix-ui';

export type SwitchProps = {
  /** Accessible name: what is on or off. */
  label: string;
  checked: boolean;
  onCheckedChange: (checked: boolean) => void;
  disabled?: boolean;
};

/** On or off, at once. */
export function Switch({ label, ...rest }: SwitchProps) {
  return (
    <Radix.Root
      {...rest}
      aria-label={label}
      className="inline-flex h-4 w-7 shrink-0 pointer-coarse:h-6 pointer-coarse:w-11 items-center rounded-full border border-control bg-raised p-px transition-colors disabled:opacity-50 data-[state=checked]:border-transparent data-[state=checked]:bg-accent"
    >
      <Radix.Thumb className="block size-3 rounded-full bg-ink-3 transition-transform data-[state=checked]:translate-x-3 pointer-coarse:size-5 pointer-coarse:data-[state=checked]:translate-x-5 data-[state=checked]:bg-on-accent" />
    </Radix.Root>
  );
}
