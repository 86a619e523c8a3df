'use client';
import { ViewportPortal } from '@xyflow/react';
import { Plus } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useCanvas, useCanvasStore } from './canvas-store.ts';
import type { QuickAddRequest } from './quick-add.tsx';
import { insertRequest } from './requests.ts';
import type { Point } from './scene.ts';

/** How long it stays after the pointer left the edge: enough to reach it. */
const LINGER_MS = 500;

export const pathOf = (edge: string): SVGPathElement | null =>
  document.querySelector(`.react-flow__edge[data-id="${CSS.escape(edge)}"] .react-flow__edge-path`);

/** Where the edge is halfway, on the canvas. */
function halfway(edge: string): Point | undefined {
  const path = pathOf(edge);
  return path?.getPointAtLength(path.getTotalLength() / 2);
}

/** The edge that is pointed at, a moment longer than it is; or the one that is selected. */
function useShownEdge(): [string | null, (isHeld: boolean) => void] {
  const hovered = useCanvas((state) => state.hoveredEdge);
  const [shown, setShown] = useState<string | null>(null);
  const [isHeld, setHeld] = useState(false);
  useEffect(() => {
    if (hovered !== null) setShown(hovered);
    if (hovered !== null || isHeld) return;
    const timer = setTimeout(() => setShown(null), LINGER_MS);
    return () => clearTimeout(timer);
  }, [hovered, isHeld]);
  return [shown, setHeld];
}

/** One button for all edges: in the middle of the one that is pointed at. By keyboard: `N` on a selected edge. */
export function EdgePlus({ onQuickAdd }: { onQuickAdd: (request: QuickAddRequest) => void }) {
  const store = useCanvasStore();
  const [edge, setHeld] = useShownEdge();
  const canInsert = useCanvas((state) => state.mode === 'edit' && !state.isLocked && state.wire === null);
  const isThere = useCanvas((state) => edge !== null && state.flowEdges.some(({ id }) => id === edge));
  const at = edge !== null && isThere && canInsert ? halfway(edge) : undefined;
  if (edge === null || !at) return null;
  return (
    <ViewportPortal>
      <button
        type="button"
        tabIndex={-1}
        aria-label="Insert a node here"
        title="Insert a node here"
        className="edge-plus nopan nodrag"
        style={{ translate: `${at.x}px ${at.y}px` }}
        onPointerEnter={() => setHeld(true)}
        onPointerLeave={() => setHeld(false)}
        onClick={({ clientX, clientY }) => onQuickAdd(insertRequest(store, edge, { x: clientX, y: clientY }))}
      >
        <Plus aria-hidden />
      </button>
    </ViewportPortal>
  );
}
