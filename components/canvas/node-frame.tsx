'use client';
import type { FocusEvent, ReactNode } from 'react';
import { DebugTags, useDebugWords } from '#components/debug/debug-tags.tsx';
import { NodeMarks } from '#components/insight/node-marks.tsx';
import { selectOnly, useCanvasStore, useSteady } from './canvas-store.ts';
import { NodeMarkTag, useNodeMark } from './marks.tsx';
import { type NodeLive, spokenNode } from './node-state.ts';
import { thresholdOf } from './scene.ts';

// Nodes are walked and edited with the keyboard, so each can take the focus.
const focusable = (label: string, onFocus: (event: FocusEvent<HTMLElement>) => void) =>
  ({ role: 'group', tabIndex: 0, 'aria-label': label, onFocus }) as const;

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
  const threshold = useSteady((state) => thresholdOf(state.thresholds, node));
  const isFlashing = useSteady((state) => state.flashing === node);
  const store = useCanvasStore();
  const mark = useNodeMark(node);
  const debug = { node, pinnedFrom: live.run?.pinned };
  const debugWords = useDebugWords(debug);
  const spoken = [spokenNode(name, live, threshold), debugWords].filter(Boolean).join(', ');
  // Keys work on what is selected, so a node reached by Tab is. A click selects by rules of its own.
  const follow = ({ target, currentTarget }: FocusEvent<HTMLElement>) => {
    if (target === currentTarget && currentTarget.matches(':focus-visible')) selectOnly(store, [node]);
  };
  return (
    <div
      {...focusable(mark ? `${spoken}, ${mark.words}` : spoken, follow)}
      data-canvas-node={node}
      data-state={live.state ?? 'none'}
      data-selected={selected || undefined}
      data-flash={isFlashing || undefined}
      data-mark={mark?.kind}
      data-drop={rest.isDropTarget || undefined}
      className={`pattern-node ${className}`}
    >
      {mark && <NodeMarkTag mark={mark} />}
      <NodeMarks node={node} />
      <DebugTags {...debug} />
      {rest.children}
    </div>
  );
}
