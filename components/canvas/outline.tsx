'use client';
/** The pattern as a tree: an editor of its own beside the canvas, with the same commands. */
import type { KeyboardEvent } from 'react';
import { type CanvasStore, useCanvas } from './canvas-store.ts';
import { besideNode } from './edit-beside.ts';
import { jumpToNode } from './jump.ts';
import { ConnectList } from './outline-connect.tsx';
import { goToProblem } from './outline-problem.ts';
import { OutlineRow } from './outline-row.tsx';
import { stepIn } from './outline-rows.ts';
import { type Tree, useTree } from './outline-tree.ts';
import type { QuickAddRequest } from './quick-add.tsx';
import { shapeOf } from './shape.ts';

type Props = {
  /** Opens the list of primitives beside a row; without it nothing can be added. */
  onQuickAdd?: (request: QuickAddRequest) => void;
};

export function Outline({ onQuickAdd }: Props) {
  const tree = useTree();
  const { rows, here, root } = tree;
  const isConnecting = useCanvas((state) => state.wire?.keyboard !== undefined);
  const keys = useTreeKeys(tree, onQuickAdd);
  if (rows.length === 0) return <p className="px-3 py-2 text-12 text-ink-2">No nodes yet.</p>;
  return (
    <>
      {isConnecting && <ConnectList />}
      <div
        ref={root}
        role="tree"
        aria-label="Nodes of the pattern"
        data-outline=""
        className="px-1 pb-2"
        onKeyDown={keys}
      >
        {rows.map((row) => (
          <OutlineRow key={row.key} row={row} isHere={row.key === here} tree={tree} />
        ))}
      </div>
    </>
  );
}

/** Keys of a tree view, and those that need to know the row; all others are the designer's own. */
function useTreeKeys(tree: Tree, onQuickAdd: Props['onQuickAdd']) {
  const { rows, here, open, focus, setRenaming, store, flow } = tree;
  return (event: KeyboardEvent<HTMLElement>) => {
    const row = rows.find(({ key }) => key === here);
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
    if (!row || !isPlain || event.target instanceof HTMLInputElement) return;
    // Arrows and Enter belong to the connection that is being drawn.
    if (store.getState().wire?.keyboard) return;
    const step = stepIn(rows, row.key, event.key);
    const isEditable = store.getState().mode === 'edit';
    if (step) {
      if ('go' in step) focus(step.go);
      else open('open' in step ? step.open : step.close, 'open' in step);
    } else if (event.key === 'F2' && row.kind === 'node' && isEditable) setRenaming(row.node.id);
    else if (event.key === 'Enter' && row.kind === 'problem') goToProblem(store, flow, row.issue);
    else if (event.key === 'Enter' && row.kind === 'wire') jumpToNode(store, flow, row.edge.target.node);
    else if (event.key.toLowerCase() === 'n' && row.kind === 'node' && isEditable && onQuickAdd)
      onQuickAdd(afterRow(store, row.node.id, event.target));
    else {
      if (event.key === 'Enter') tree.root.current?.setAttribute('data-left', row.key);
      return;
    }
    event.preventDefault();
  };
}

/** A node to go on with from the first output of this one; where it has none, just one more beside it. */
function afterRow(store: CanvasStore, id: string, target: EventTarget): QuickAddRequest {
  const box = target instanceof Element ? target.getBoundingClientRect() : { left: 0, bottom: 0 };
  const state = store.getState();
  const node = state.byId[id];
  const port = node && shapeOf(node).ports.out[0]?.name;
  const { at, parent } = besideNode(state, id);
  const from = port === undefined ? undefined : ({ node: id, port, side: 'source' } as const);
  return { screen: { x: box.left + 16, y: box.bottom }, at, parent, ...(from && { from }) };
}
