'use client';
import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { useSteady } from './canvas-store.ts';
import type { FlowNode } from './flow-elements.ts';
import { countInside } from './scope.ts';
import { shapeOf } from './shape.ts';
import { Sockets, useMeasured } from './sockets.tsx';

type Props = NodeProps<FlowNode>;

const isSame = (a: Props, b: Props): boolean => a.data === b.data && a.height === b.height;

// The room takes the focus on entering, so that Tab goes on to what is inside and keys work at once.
const focusable = (label: string) => ({ role: 'group', tabIndex: -1, 'aria-label': label }) as const;

/** The container one is inside of: its inner walls, with what it gives on the left and takes on the right. */
export const RoomNode = memo(function RoomNode({ id, data: { stored }, height = 0 }: Props) {
  const { name, ports } = shapeOf(stored);
  useMeasured(id, height);
  const count = useSteady((state) => countInside(id, state));
  const isEmpty = useSteady((state) => !state.pattern.nodes.some((node) => node.parent === id));
  const isEditable = useSteady((state) => state.mode === 'edit');
  return (
    <div {...focusable(`Inside ${name}, ${count}`)} data-room={id} className="pattern-room">
      <span className="room-wall room-wall-left">gives</span>
      <span className="room-wall room-wall-right">takes</span>
      {isEmpty && (
        <p className="room-empty">
          {isEditable ? 'Nothing in here yet. Press N to add a node.' : 'Nothing is in here.'}
        </p>
      )}
      <Sockets node={id} ports={ports.inner?.give ?? []} side="source" height={height} isInner />
      <Sockets node={id} ports={ports.inner?.take ?? []} side="target" height={height} isInner />
    </div>
  );
}, isSame);
