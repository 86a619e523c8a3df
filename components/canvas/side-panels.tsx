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
  /** Beside the canvas on wide screens, a sheet over it on narrow ones. */
  left: 'absolute inset-y-0 left-0 w-52 border-r lg:relative',
  /** Always over the canvas, so that opening it moves nothing. */
  right: 'absolute inset-y-0 right-0 w-80 border-l',
} as const;

export function SidePanel({ side, label, isOpen, onClose, children }: PanelProps) {
  if (!isOpen) return null;
  return (
    <aside
      aria-label={label}
      className={`${PLACES[side]} z-20 flex max-w-[85vw] flex-none flex-col bg-surface`}
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
