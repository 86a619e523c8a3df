'use client';
import type { ReactNode } from 'react';
import { useCanvas } from './canvas-store.ts';
import { type NodeLive, spokenNode } from './node-state.ts';
import { thresholdOf } from './scene.ts';

// Nodes are walked and edited with the keyboard, so each can take the focus.
const focusable = (label: string) => ({ role: 'group', tabIndex: 0, 'aria-label': label }) as const;

export type NodeFrameProps = {
  node: string;
  name: string;
  live: NodeLive;
  selected: boolean;
  isDropTarget?: boolean;
  className?: string;
  children: ReactNode;
};

/** The box of a node: its name for screen readers, its state for the style sheet. */
export function NodeFrame({ node, name, live, selected, className = '', ...rest }: NodeFrameProps) {
  const threshold = useCanvas((state) => thresholdOf(state.thresholds, node));
  const isFlashing = useCanvas((state) => state.flashing === node);
  return (
    <div
      {...focusable(spokenNode(name, live, threshold))}
      data-canvas-node={node}
      data-state={live.state ?? 'none'}
      data-selected={selected || undefined}
      data-flash={isFlashing || undefined}
      data-drop={rest.isDropTarget || undefined}
      className={`pattern-node ${className}`}
    >
      {rest.children}
    </div>
  );
}
