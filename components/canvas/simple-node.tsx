'use client';
import type { NodeProps } from '@xyflow/react';
import { memo, useMemo } from 'react';
import type { FlowNode } from './flow-elements.ts';
import { NodeFrame } from './node-frame.tsx';
import { NodeNote } from './node-note.tsx';
import { BlockTitle, FootRow, LineRow, TitleRow } from './node-parts.tsx';
import { useNodeLive } from './node-state.ts';
import { NODE_HEIGHT, shapeOf } from './shape.ts';
import { Sockets } from './sockets.tsx';
import { useIsBlock } from './zoom-step.ts';

type Props = NodeProps<FlowNode>;

/** React Flow hands new positions in on every drag frame; nothing in here depends on them. */
const isSame = (a: Props, b: Props): boolean => a.data === b.data && a.selected === b.selected;

export const SimpleNode = memo(function SimpleNode({ id, data: { stored }, selected }: Props) {
  const shape = shapeOf(stored);
  const live = useNodeLive(id);
  const isBlock = useIsBlock();
  const inside = useMemo(() => {
    const part = { stored, shape, live };
    return (
      <>
        {isBlock ? (
          <BlockTitle {...part} />
        ) : (
          <>
            <TitleRow {...part} />
            <LineRow {...part} />
            <FootRow {...part} />
          </>
        )}
        <Sockets node={id} ports={shape.ports.in} side="target" height={NODE_HEIGHT} />
        <Sockets node={id} ports={shape.ports.out} side="source" height={NODE_HEIGHT} />
        <NodeNote node={id} live={live} />
      </>
    );
  }, [id, stored, shape, live, isBlock]);
  return (
    <NodeFrame node={id} name={shape.name} live={live} selected={selected}>
      {inside}
    </NodeFrame>
  );
}, isSame);
