'use client';
import { Handle, Position, useUpdateNodeInternals } from '@xyflow/react';
import { memo, useEffect } from 'react';
import type { Port } from '#primitives/define.ts';
import { showType } from '#primitives/kit/port-type.ts';
import { socketKey, useSteady } from './canvas-store.ts';
import { innerSocketY, type Side, socketY } from './shape.ts';

type SocketsProps = {
  node: string;
  ports: readonly Port[];
  side: Side;
  /** Of a container's inner wall: drawn inside, facing the nodes within. */
  isInner?: boolean;
  height: number;
};

/** All sockets of one side. Names are written only where there is more than one way to connect. */
export const Sockets = memo(function Sockets({ node, ports, side, isInner = false, height }: SocketsProps) {
  const place = isInner ? innerSocketY : socketY;
  return ports.map((port, index) => (
    <Socket
      key={port.name}
      node={node}
      port={port}
      side={side}
      isInner={isInner}
      isNamed={isInner || ports.length > 1}
      top={place(height, index, ports.length)}
    />
  ));
});

type SocketProps = Omit<SocketsProps, 'ports' | 'height'> & { port: Port; isNamed: boolean; top: number };

function Socket({ node, port, side, isInner, isNamed, top }: SocketProps) {
  const refusal = useSteady(({ wire }) => {
    if (!wire) return undefined;
    const aimed = wire.keyboard?.ends[wire.keyboard.index];
    if (aimed?.node === node && aimed.port === port.name && wire.from.side !== side) return 'from';
    if (wire.from.side === side)
      return wire.from.node === node && wire.from.port === port.name ? 'from' : 'same';
    return wire.refusals.get(socketKey(node, port.name)) ?? 'fits';
  });
  const isEditable = useSteady((state) => state.mode === 'edit');
  // Inner sources stand on the left wall and face right; inner targets on the right wall and face left.
  const isRight = side === 'source';
  const wall = isInner ? { [isRight ? 'left' : 'right']: 10, [isRight ? 'right' : 'left']: 'auto' } : {};
  return (
    <Handle
      id={port.name}
      type={side}
      position={isRight ? Position.Right : Position.Left}
      isConnectable={isEditable}
      className="socket"
      data-inner={isInner || undefined}
      data-wire={refusal === undefined ? undefined : wireState(refusal)}
      data-many={port.many ? '' : undefined}
      style={{ top, ...wall }}
      title={`${port.title}: ${showType(port.type)}${port.many ? ', several' : ''}${port.optional ? ', optional' : ''}`}
    >
      {isNamed && <span className="socket-name">{port.name}</span>}
    </Handle>
  );
}

function wireState(refusal: string): 'from' | 'fits' | 'refused' {
  if (refusal === 'from' || refusal === 'fits') return refusal;
  return 'refused';
}

/** Sockets stand where the height puts them, so edges have to be told when it changes. */
export function useMeasured(node: string, height: number): void {
  const update = useUpdateNodeInternals();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the height is what moves the sockets
  useEffect(() => update(node), [update, node, height]);
}
