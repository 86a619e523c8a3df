'use client';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { IconButton } from '#components/ui/icon-button.tsx';

type PanelProps = {
  side: 'left' | 'right';
  label: string;
  /** On narrow screens only; wide ones always show it. */
  isOpen: boolean;
  onClose: () => void;
  children: ReactNode;
};

/** Beside the canvas on wide screens, a sheet over it on narrow ones. */
export function SidePanel({ side, label, isOpen, onClose, children }: PanelProps) {
  const place = side === 'left' ? 'left-0 border-r w-60' : 'right-0 border-l w-80';
  return (
    <aside
      aria-label={label}
      className={`${place} ${isOpen ? 'flex' : 'hidden'} absolute inset-y-0 z-20 max-w-[85vw] flex-none flex-col bg-surface lg:static lg:flex`}
    >
      <div className="flex justify-end border-b p-1 lg:hidden">
        <IconButton label={`Close ${label.toLowerCase()}`} icon={<X aria-hidden />} onClick={onClose} />
      </div>
      {children}
    </aside>
  );
}
