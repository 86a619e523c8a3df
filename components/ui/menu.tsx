'use client';
import { Check } from 'lucide-react';
import { DropdownMenu as Radix, ContextMenu as RadixContext } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import { cx } from './cx.ts';
import { Kbd } from './kbd.tsx';

export type MenuItem = {
  label: string;
  onSelect: () => void;
  icon?: ReactNode;
  keys?: string | undefined;
  /** Grey words on the right. */
  hint?: string | undefined;
  disabled?: boolean | undefined;
  /** Given: the entry is one of several states, ticked when true. */
  checked?: boolean | undefined;
  danger?: boolean | undefined;
};

/** A line, a grey heading, or something to choose. */
export type MenuEntry = MenuItem | { heading: string } | 'line';

const CONTENT =
  'z-50 min-w-48 max-w-80 animate-appear overflow-y-auto rounded-card border bg-surface p-1 shadow-float max-h-(--radix-popper-available-height)';
const ITEM =
  'flex min-h-7 pointer-coarse:min-h-11 items-center gap-2 rounded-input px-2 py-1 text-13 outline-none data-disabled:opacity-50 data-highlighted:bg-raised [&_svg]:size-4 [&_svg]:shrink-0';

function ItemBody({ item }: { item: MenuItem }) {
  return (
    <>
      {item.icon}
      <span className="min-w-0 flex-1 truncate">{item.label}</span>
      {item.checked && <Check aria-hidden />}
      {item.hint && <span className="pl-4 text-11 text-ink-3">{item.hint}</span>}
      {item.keys && <Kbd keys={item.keys} />}
    </>
  );
}

type Parts = Pick<typeof Radix, 'Separator' | 'Label' | 'Item' | 'CheckboxItem'>;

function Entry({ entry, parts: Part }: { entry: MenuEntry; parts: Parts }) {
  if (entry === 'line') return <Part.Separator className="-mx-1 my-1 h-px bg-line" />;
  if ('heading' in entry) {
    return <Part.Label className="px-2 pt-1.5 pb-1 text-11 text-ink-3">{entry.heading}</Part.Label>;
  }
  const shared = {
    disabled: entry.disabled ?? false,
    onSelect: () => entry.onSelect(),
    className: cx(ITEM, entry.danger && '[&_svg]:text-fail'),
  };
  if (entry.checked === undefined) {
    return (
      <Part.Item {...shared}>
        <ItemBody item={entry} />
      </Part.Item>
    );
  }
  return (
    <Part.CheckboxItem {...shared} checked={entry.checked}>
      <ItemBody item={entry} />
    </Part.CheckboxItem>
  );
}

// Entries of one menu never change order while it is open, so their place is their identity.
const entryKey = (entry: MenuEntry, index: number) =>
  entry === 'line'
    ? `line-${index}`
    : 'heading' in entry
      ? `heading-${entry.heading}`
      : `${index}-${entry.label}`;

export type DropdownMenuProps = {
  trigger: ReactElement;
  entries: readonly MenuEntry[];
  align?: 'start' | 'center' | 'end';
  side?: 'top' | 'right' | 'bottom' | 'left';
};

export function DropdownMenu({ trigger, entries, align = 'start', side = 'bottom' }: DropdownMenuProps) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content align={align} side={side} sideOffset={4} collisionPadding={8} className={CONTENT}>
          {entries.map((entry, index) => (
            <Entry key={entryKey(entry, index)} entry={entry} parts={Radix} />
          ))}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export type ContextMenuProps = {
  /** One element; pressed with the right button, for long, or with the menu key it opens the menu. */
  children: ReactElement;
  label: string;
  entries: readonly MenuEntry[];
  onOpenChange: (isOpen: boolean) => void;
  /** Where the focus goes when it closes; by default nowhere is left without one. */
  onCloseAutoFocus?: (event: Event) => void;
};

export function ContextMenu({ children, label, entries, onOpenChange, onCloseAutoFocus }: ContextMenuProps) {
  return (
    <RadixContext.Root modal={false} onOpenChange={onOpenChange}>
      <RadixContext.Trigger asChild>{children}</RadixContext.Trigger>
      <RadixContext.Portal>
        <RadixContext.Content
          aria-label={label}
          collisionPadding={8}
          className={CONTENT}
          {...(onCloseAutoFocus && { onCloseAutoFocus })}
        >
          {entries.map((entry, index) => (
            <Entry key={entryKey(entry, index)} entry={entry} parts={RadixContext} />
          ))}
        </RadixContext.Content>
      </RadixContext.Portal>
    </RadixContext.Root>
  );
}
