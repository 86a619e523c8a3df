'use client';
import { useEffect, useRef } from 'react';
import { primitiveList } from '#primitives/index.ts';
import { useCanvasStore, type Wire } from './canvas-store.ts';
import { addNode } from './edit.ts';
import { PrimitiveList } from './primitive-list.tsx';
import type { Point } from './scene.ts';
import { candidatesFor } from './wire.ts';

export type QuickAddRequest = {
  /** Screen point the list opens at. */
  screen: Point;
  /** Canvas point the node is put at. */
  at: Point;
  parent: string | undefined;
  /** A wire let go on empty canvas: only what it fits is offered, and it is connected. */
  from?: Wire['from'];
};

/** The palette at the pointer: opened by `N`, a double click, or a wire dropped on empty canvas. */
export function QuickAdd({ request, onClose }: { request: QuickAddRequest; onClose: () => void }) {
  const store = useCanvasStore();
  const panel = useRef<HTMLDivElement>(null);
  const { from, at, parent } = request;
  const candidates = from ? candidatesFor(store, from, parent) : undefined;
  useEffect(() => {
    const leave = (event: PointerEvent) => {
      if (event.target instanceof Node && !panel.current?.contains(event.target)) onClose();
    };
    window.addEventListener('pointerdown', leave);
    return () => window.removeEventListener('pointerdown', leave);
  }, [onClose]);
  const choose = (primitive: string) => {
    const port = candidates?.find((one) => one.primitive.id === primitive)?.port;
    const wire =
      from && port !== undefined
        ? { from: { node: from.node, port: from.port }, side: from.side, port }
        : undefined;
    onClose();
    addNode(store, { primitive, at, parent, wire });
  };
  return (
    <div
      ref={panel}
      role="dialog"
      aria-label={from ? `Connect ${from.node} to a new node` : 'Add a node'}
      data-primitives=""
      className="fixed z-40 flex max-h-80 w-64 animate-appear flex-col rounded-card border bg-surface shadow-float"
      style={{
        left: `min(${request.screen.x}px, calc(100vw - 264px))`,
        top: `min(${request.screen.y}px, calc(100dvh - 328px))`,
      }}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Escape') onClose();
      }}
    >
      <PrimitiveList
        primitives={candidates?.map((one) => one.primitive) ?? primitiveList}
        isFocused
        emptyWords="No primitive takes this value."
        onChoose={(primitive) => choose(primitive.id)}
      />
    </div>
  );
}
