'use client';
import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import { IconButton } from './icon-button.tsx';

const WIDTHS = { small: 'max-w-md', medium: 'max-w-2xl', large: 'max-w-4xl' } as const;

export type DialogProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  size?: keyof typeof WIDTHS;
  /** Buttons, the main one last. */
  footer?: ReactNode;
  children?: ReactNode;
};

/** A modal panel. Esc and a click outside close it; focus returns to where it was. */
export function Dialog({
  open,
  onOpenChange,
  title,
  description,
  size = 'small',
  footer,
  children,
}: DialogProps) {
  const described = description ? {} : { 'aria-describedby': undefined };
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 animate-panel bg-[oklch(0_0_0/0.4)]" />
        <Radix.Content
          {...described}
          className={cx(
            'fixed top-1/2 left-1/2 z-50 flex max-h-[calc(100dvh-32px)] w-[calc(100vw-32px)] -translate-x-1/2 -translate-y-1/2 animate-panel flex-col rounded-card border bg-surface shadow-float',
            WIDTHS[size],
          )}
        >
          <header className="flex items-start gap-4 px-4 pt-3 pb-2">
            <div className="min-w-0 flex-1">
              <Radix.Title className="font-semibold text-15">{title}</Radix.Title>
              {description && (
                <Radix.Description className="mt-1 text-13 text-ink-2">{description}</Radix.Description>
              )}
            </div>
            <Radix.Close asChild>
              <IconButton label="Close" keys="esc" icon={<X aria-hidden />} className="-mr-1" />
            </Radix.Close>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto px-4 pt-1 pb-4">{children}</div>
          {footer && (
            <footer className="flex flex-wrap justify-end gap-2 border-t px-4 py-3">{footer}</footer>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
