'use client';
import { Check } from 'lucide-react';
import { ContextMenu as RadixContext, DropdownMenu as RadixDropdown } from 'radix-ui';
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
  'flex min-h-7 items-center gap-2 rounded-input px-2 py-1 text-13 outline-none data-disabled:opacity-50 data-highlighted:bg-raised [&_svg]:size-4 [&_svg]:shrink-0';

type Parts = {
  Item: typeof RadixDropdown.Item;
  CheckboxItem: typeof RadixDropdown.CheckboxItem;
  Label: typeof RadixDropdown.Label;
  Separator: typeof RadixDropdown.Separator;
};

function ItemBody({ item }: { item: MenuItem }) {
  return (
    <>
      {item.checked !== undefined && (
        <span className="inline-grid size-4 place-items-center">{item.checked && <Check aria-hidden />}</span>
      )}
      {item.icon}
      <span className="min-w-0 flex-1 truncate">{item.label}</span>
      {item.hint && <span className="pl-4 text-11 text-ink-3">{item.hint}</span>}
      {item.keys && <Kbd keys={item.keys} />}
    </>
  );
}

function Entry({ entry, parts }: { entry: MenuEntry; parts: Parts }) {
  if (entry === 'line') return <parts.Separator className="-mx-1 my-1 h-px bg-line" />;
  if ('heading' in entry) {
    return <parts.Label className="px-2 pt-1.5 pb-1 text-11 text-ink-3">{entry.heading}</parts.Label>;
  }
  const shared = {
    disabled: entry.disabled ?? false,
    onSelect: () => entry.onSelect(),
    className: cx(ITEM, entry.danger && '[&_svg]:text-fail'),
  };
  if (entry.checked === undefined) {
    return (
      <parts.Item {...shared}>
        <ItemBody item={entry} />
      </parts.Item>
    );
  }
  return (
    <parts.CheckboxItem {...shared} checked={entry.checked}>
      <ItemBody item={entry} />
    </parts.CheckboxItem>
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
    <RadixDropdown.Root modal={false}>
      <RadixDropdown.Trigger asChild>{trigger}</RadixDropdown.Trigger>
      <RadixDropdown.Portal>
        <RadixDropdown.Content
          align={align}
          side={side}
          sideOffset={4}
          collisionPadding={8}
          className={CONTENT}
        >
          {entries.map((entry, index) => (
            <Entry key={entryKey(entry, index)} entry={entry} parts={RadixDropdown} />
          ))}
        </RadixDropdown.Content>
      </RadixDropdown.Portal>
    </RadixDropdown.Root>
  );
}

export type ContextMenuProps = {
  /** One element; right-click, long-press or the menu key on it opens the menu. */
  children: ReactElement;
  entries: readonly MenuEntry[];
  onOpenChange?: (open: boolean) => void;
};

export function ContextMenu({ children, entries, ...root }: ContextMenuProps) {
  return (
    <RadixContext.Root modal={false} {...root}>
      <RadixContext.Trigger asChild>{children}</RadixContext.Trigger>
      <RadixContext.Portal>
        <RadixContext.Content collisionPadding={8} className={CONTENT}>
          {entries.map((entry, index) => (
            <Entry key={entryKey(entry, index)} entry={entry} parts={RadixContext} />
          ))}
        </RadixContext.Content>
      </RadixContext.Portal>
    </RadixContext.Root>
  );
}
