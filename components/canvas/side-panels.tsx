'use client';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '#components/ui/icon-button.tsx';

type PanelProps = {
  side: 'left' | 'right';
  label: string;
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
};

const PLACES = {
  left: 'left-0 w-56 border-r',
  right: 'right-0 w-80 border-l',
} as const;

/** Beside the canvas on wide screens, a sheet over it on narrow ones. */
export function SidePanel({ side, label, isOpen, onClose, children }: PanelProps) {
  if (!isOpen) return null;
  return (
    <aside
      aria-label={label}
      className={`${PLACES[side]} absolute inset-y-0 z-20 flex max-w-[85vw] flex-none flex-col bg-surface lg:relative`}
    >
      <IconButton
        label={`Close ${label.toLowerCase()}`}
        side={side === 'left' ? 'right' : 'left'}
        className="absolute top-1.5 right-1.5 z-10"
        icon={<X aria-hidden />}
        onClick={onClose}
      />
      {children}
    </aside>
  );
}
