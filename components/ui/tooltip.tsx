'use client';
import { Tooltip as Radix } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import { Kbd } from './kbd.tsx';

export function TooltipProvider({ children }: { children: ReactNode }) {
  return (
    <Radix.Provider delayDuration={400} skipDelayDuration={200}>
      {children}
    </Radix.Provider>
  );
}

export type TooltipProps = {
  content: ReactNode;
  /** Keys that do the same, e.g. `mod+k`. */
  keys?: string | undefined;
  side?: 'top' | 'right' | 'bottom' | 'left';
  /** One focusable element. */
  children: ReactElement;
};

export function Tooltip({ content, keys, side = 'top', children }: TooltipProps) {
  return (
    <Radix.Root>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 flex max-w-72 animate-appear items-center gap-2 rounded-button bg-ink px-2 py-1 text-12 text-canvas shadow-float"
        >
          {content}
          {keys && <Kbd keys={keys} tone="inverse" />}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
