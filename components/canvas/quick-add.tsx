'use client';
import { useEffect, useMemo, useRef } from 'react';
import type { AnyPrimitive } from '#primitives/define.ts';
import { primitiveList } from '#primitives/index.ts';
import { type CanvasStore, selectedNodes, useCanvasStore, type Wire } from './canvas-store.ts';
import { addNode } from './edit.ts';
import { groupSelected, insertables, replaceSelected } from './edit-shape.ts';
import { PrimitiveList } from './primitive-list.tsx';
import { rememberPrimitive } from './recent-primitives.ts';
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
  /** Instead of adding: into an edge, in the place of the selected node, or around the selected ones. */
  task?: { kind: 'insert'; edge: string } | { kind: 'replace' } | { kind: 'group' };
};

type Offer = {
  label: string;
  emptyWords: string;
  primitives: readonly AnyPrimitive[];
  choose: (primitive: string) => void;
};

/** What is offered for a request, and what choosing one does. */
function offerFor(store: CanvasStore, request: QuickAddRequest): Offer {
  const { from, at, parent, task } = request;
  const emptyWords = 'No primitive takes this value.';
  switch (task?.kind) {
    case 'insert': {
      const fits = insertables(store.getState(), task.edge);
      const choose = (primitive: string) => {
        const into = fits.find((one) => one.primitive.id === primitive);
        if (into) addNode(store, { primitive, at, parent, into: { ...into, edge: task.edge } });
      };
      const list = fits.map((one) => one.primitive);
      return { label: 'Insert a node into the connection', primitives: list, choose, emptyWords };
    }
    case 'replace': {
      const name = store.getState().byId[selectedNodes(store.getState())[0] ?? '']?.primitive;
      const others = primitiveList.filter((one) => one.id !== name);
      const choose = (primitive: string) => replaceSelected(store, primitive);
      return { label: 'Replace the node by', primitives: others, choose, emptyWords };
    }
    case 'group': {
      const containers = primitiveList.filter((one) => one.ports(one.config.parse({})).inner);
      const choose = (primitive: string) => groupSelected(store, primitive);
      return { label: 'Put the selection into', primitives: containers, choose, emptyWords };
    }
  }
  const candidates = from ? candidatesFor(store, from, parent) : undefined;
  const choose = (primitive: string) => {
    const port = candidates?.find((one) => one.primitive.id === primitive)?.port;
    const start = from && { node: from.node, port: from.port };
    const wire = from && start && port !== undefined ? { from: start, side: from.side, port } : undefined;
    addNode(store, { primitive, at, parent, wire });
  };
  const label = from ? `Connect ${from.node} to a new node` : 'Add a node';
  return { label, primitives: candidates?.map((one) => one.primitive) ?? primitiveList, choose, emptyWords };
}

/** The palette at the pointer: opened by `N`, a double click, or a wire dropped on empty canvas. */
export function QuickAdd({ request, onClose }: { request: QuickAddRequest; onClose: () => void }) {
  const store = useCanvasStore();
  const panel = useRef<HTMLDivElement>(null);
  const offer = useMemo(() => offerFor(store, request), [store, request]);
  useEffect(() => {
    const leave = (event: PointerEvent) => {
      if (event.target instanceof Node && !panel.current?.contains(event.target)) onClose();
    };
    window.addEventListener('pointerdown', leave);
    return () => window.removeEventListener('pointerdown', leave);
  }, [onClose]);
  return (
    <div
      ref={panel}
      role="dialog"
      aria-label={offer.label}
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
      {request.task && <p className="px-3 pt-2 text-12 text-ink-2">{offer.label}</p>}
      <PrimitiveList
        primitives={offer.primitives}
        isFocused
        emptyWords={offer.emptyWords}
        onChoose={({ id }) => {
          onClose();
          rememberPrimitive(id);
          offer.choose(id);
        }}
      />
    </div>
  );
}
