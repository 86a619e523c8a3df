'use client';
import { useEffect, useRef } from 'react';
import { useCanvasStore, useSteady } from './canvas-store.ts';
import { renameNode } from './edit.ts';

/** A node's name; an input while it is being renamed (F2). */
export function InlineName({ node, name }: { node: string; name: string }) {
  const isRenaming = useSteady((state) => state.renaming === node);
  if (isRenaming) return <NameInput node={node} name={name} />;
  return <b className="truncate font-mono font-semibold text-13">{name}</b>;
}

function NameInput({ node, name }: { node: string; name: string }) {
  const store = useCanvasStore();
  const box = useRef<HTMLInputElement>(null);
  // Once: what is typed must not be selected again.
  useEffect(() => box.current?.select(), []);
  const finish = (value: string | null) => {
    store.setState({ renaming: null });
    if (value !== null) renameNode(store, node, value);
    document.querySelector<HTMLElement>(`[data-canvas-node="${CSS.escape(node)}"]`)?.focus();
  };
  return (
    <input
      className="nodrag nopan w-full min-w-0 rounded-input border border-control bg-surface px-1 font-mono font-semibold text-13"
      aria-label="Name of the node"
      defaultValue={name}
      maxLength={120}
      ref={box}
      onBlur={(event) => finish(event.currentTarget.value)}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.key === 'Enter') event.currentTarget.blur();
        if (event.key === 'Escape') {
          event.currentTarget.value = name;
          event.currentTarget.blur();
        }
      }}
    />
  );
}
