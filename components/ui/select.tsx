'use client';
import { Check, ChevronDown } from 'lucide-react';
import { Select as Radix } from 'radix-ui';
import { cx } from './cx.ts';
import { CONTROL } from './input.tsx';
import { readNonce } from './nonce.ts';

export type SelectOption<V extends string = string> = { value: V; label: string; hint?: string };

export type SelectProps<V extends string> = {
  value: V | undefined;
  onValueChange: (value: V) => void;
  options: readonly SelectOption<V>[];
  placeholder?: string;
  disabled?: boolean;
  className?: string;
  id?: string | undefined;
  'aria-label'?: string;
  'aria-describedby'?: string | undefined;
  'aria-invalid'?: boolean | undefined;
};

/** One of a few. `value` is never the empty string (that means "nothing chosen yet"). */
export function Select<V extends string>(props: SelectProps<V>) {
  const {
    value,
    onValueChange,
    options,
    placeholder = 'Choose…',
    disabled = false,
    className = 'w-full',
    ...rest
  } = props;
  const choose = (next: string) => {
    const chosen = options.find((option) => option.value === next);
    if (chosen) onValueChange(chosen.value);
  };
  return (
    <Radix.Root value={value ?? ''} onValueChange={choose} disabled={disabled}>
      <Radix.Trigger
        {...rest}
        className={cx(
          CONTROL,
          'inline-flex h-7 pointer-coarse:h-11 items-center justify-between gap-2 whitespace-nowrap data-placeholder:text-ink-3',
          className,
        )}
      >
        <span className="truncate">
          {/* Written out, because Radix finds the label of a value only in the browser. */}
          <Radix.Value placeholder={placeholder}>
            {options.find((option) => option.value === value)?.label}
          </Radix.Value>
        </span>
        <ChevronDown aria-hidden className="size-3.5 shrink-0 text-ink-3" />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          className="z-50 max-h-(--radix-select-content-available-height) min-w-(--radix-select-trigger-width) animate-appear overflow-hidden rounded-card border bg-surface p-1 shadow-float"
        >
          <Radix.Viewport nonce={readNonce()}>
            {options.map((option) => (
              <Radix.Item
                key={option.value}
                value={option.value}
                className="flex min-h-7 pointer-coarse:min-h-11 items-center gap-2 rounded-input py-1 pr-2 pl-7 text-13 outline-none data-highlighted:bg-raised"
              >
                <Radix.ItemIndicator className="-ml-5 mr-[-2px]">
                  <Check aria-hidden className="size-3.5" />
                </Radix.ItemIndicator>
                <Radix.ItemText>{option.label}</Radix.ItemText>
                {option.hint && <span className="ml-auto pl-4 text-11 text-ink-3">{option.hint}</span>}
              </Radix.Item>
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
