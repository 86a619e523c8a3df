'use client';
import { useTheme } from 'next-themes';
import { Toaster as Sonner } from 'sonner';

/** Short messages at the bottom right; F8 moves the focus there. */
export function Toaster() {
  const { resolvedTheme } = useTheme();
  return (
    <Sonner
      theme={resolvedTheme === 'dark' ? 'dark' : 'light'}
      position="bottom-center"
      hotkey={['F8']}
      containerAriaLabel="Messages"
      gap={8}
      mobileOffset={{ bottom: 64, left: 16, right: 16 }}
      style={{ fontFamily: 'inherit' }}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            'pointer-events-auto flex w-full items-start gap-3 rounded-card border bg-surface p-3 text-13 text-ink shadow-float',
          content: 'min-w-0 flex-1',
          title: 'font-medium text-13',
          description: 'mt-0.5 text-12 text-ink-2',
          icon: 'mt-0.5 shrink-0',
          actionButton:
            'shrink-0 rounded-button border border-control px-2.5 h-7 pointer-coarse:h-11 text-13 font-medium hover:bg-raised',
          closeButton: 'order-last shrink-0 rounded-input p-0.5 text-ink-2 hover:text-ink [&>svg]:size-4',
        },
      }}
    />
  );
}
