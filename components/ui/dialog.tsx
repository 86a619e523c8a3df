'use client';
import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import { cx } from './cx.ts';

const WIDTHS = { small: 'max-w-md', medium: 'max-w-2xl', large: 'max-w-4xl', wide: 'max-w-6xl' } as const;

/** Answering a message (undo, close) is no reason to close the dialog below it. */
function keepForMessages(event: Event): void {
  if (event.target instanceof Element && event.target.closest('[data-sonner-toaster]'))
    event.preventDefault();
}

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
          onInteractOutside={keepForMessages}
          className={cx(
            'fixed top-1/2 left-1/2 z-50 flex max-h-[calc(100dvh-32px)] w-[calc(100vw-32px)] -translate-x-1/2 -translate-y-1/2 animate-panel flex-col rounded-card border bg-surface shadow-float',
            WIDTHS[size],
          )}
        >
          <header className="px-4 pt-3 pr-12 pb-2">
            <div className="min-w-0">
              <Radix.Title className="font-semibold text-15">{title}</Radix.Title>
              {description && (
                <Radix.Description className="mt-1 text-13 text-ink-2">{description}</Radix.Description>
              )}
            </div>
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto px-4 pt-1 pb-4">{children}</div>
          {footer && (
            <footer className="flex flex-wrap justify-end gap-2 border-t px-4 py-3">{footer}</footer>
          )}
          {/* Last in order, so that the focus starts in the content. */}
          <Radix.Close
            aria-label="Close"
            className="absolute top-2.5 right-2.5 inline-grid size-7 place-items-center rounded-button text-ink-2 transition-colors hover:bg-raised hover:text-ink"
          >
            <X aria-hidden className="size-4" />
          </Radix.Close>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
