'use client';
import { type NodeProps, NodeResizeControl } from '@xyflow/react';
import { memo } from 'react';
import { useCanvas, useCanvasStore, useSteady } from './canvas-store.ts';
import { ContainerTools } from './container-tools.tsx';
import { resizeContainer } from './edit-move.ts';
import type { FlowNode } from './flow-elements.ts';
import { NodeFrame } from './node-frame.tsx';
import { NodeNote } from './node-note.tsx';
import { FootRow, LineRow, TitleRow } from './node-parts.tsx';
import { useNodeLive } from './node-state.ts';
import { CONTAINER_SIZE, shapeOf, sizeOf } from './shape.ts';
import { Sockets, useMeasured } from './sockets.tsx';

type Props = NodeProps<FlowNode>;

const isSame = (a: Props, b: Props): boolean =>
  a.data === b.data && a.selected === b.selected && a.width === b.width && a.height === b.height;

/** A node with an inside: outer sockets on its walls, inner ones facing the nodes it holds. */
export const ContainerNode = memo(function ContainerNode({ id, data: { stored }, selected, height }: Props) {
  const store = useCanvasStore();
  const shape = shapeOf(stored);
  const live = useNodeLive(id);
  const isEditable = useSteady((state) => state.mode === 'edit');
  const isDropTarget = useCanvas((state) => state.dropInto === id);
  const isEmpty = useSteady((state) => !state.pattern.nodes.some((node) => node.parent === id));
  const tall = height ?? sizeOf(stored).height;
  useMeasured(id, tall);
  const { ports } = shape;
  const part = { stored, shape, live };
  return (
    <NodeFrame
      node={id}
      name={shape.name}
      live={live}
      selected={selected}
      isDropTarget={isDropTarget}
      className="pattern-container"
    >
      <TitleRow {...part} tools={<ContainerTools stored={stored} />} />
      <LineRow {...part} />
      <div className="container-inside">{isEmpty && isEditable && <p>Drop nodes in here</p>}</div>
      <FootRow {...part} />
      <Sockets node={id} ports={ports.in} side="target" height={tall} />
      <Sockets node={id} ports={ports.out} side="source" height={tall} />
      <Sockets node={id} ports={ports.inner?.give ?? []} side="source" height={tall} isInner />
      <Sockets node={id} ports={ports.inner?.take ?? []} side="target" height={tall} isInner />
      {isEditable && selected && (
        <NodeResizeControl
          position="bottom-right"
          minWidth={CONTAINER_SIZE.width - 120}
          minHeight={CONTAINER_SIZE.height - 40}
          className="container-resize"
          onResizeEnd={(_event, { width, height: end }) => resizeContainer(store, id, { width, height: end })}
        />
      )}
      <NodeNote node={id} live={live} />
    </NodeFrame>
  );
}, isSame);
