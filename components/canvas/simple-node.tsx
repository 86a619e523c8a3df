'use client';
import { type NodeProps, type ReactFlowState, useStore as useFlow } from '@xyflow/react';
import { memo, useMemo } from 'react';
import type { FlowNode } from './flow-elements.ts';
import { NodeFrame } from './node-frame.tsx';
import { NodeNote } from './node-note.tsx';
import { BlockTitle, FootRow, LineRow, TitleRow } from './node-parts.tsx';
import { useNodeLive } from './node-state.ts';
import { BLOCK_BELOW, NODE_HEIGHT, shapeOf } from './shape.ts';
import { Sockets } from './sockets.tsx';

type Props = NodeProps<FlowNode>;

/** React Flow hands new positions in on every drag frame; nothing in here depends on them. */
const isSame = (a: Props, b: Props): boolean => a.data === b.data && a.selected === b.selected;

/** So small that only a name and a shape can be told apart: the rest is not mounted at all. */
export const isBlockZoom = ({ transform }: ReactFlowState): boolean => transform[2] < BLOCK_BELOW;

export const SimpleNode = memo(function SimpleNode({ id, data: { stored }, selected }: Props) {
  const shape = shapeOf(stored);
  const live = useNodeLive(id);
  const isBlock = useFlow(isBlockZoom);
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
