'use client';
import { Panel, ReactFlowProvider, useStore as useFlow, useReactFlow } from '@xyflow/react';
import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { CanvasFlow } from './canvas-flow.tsx';
import { CanvasContext, type CanvasStore } from './canvas-store.ts';
import { fits } from './use-screen.ts';
import { ZoomBar } from './zoom-bar.tsx';

/** What every part of a read-only canvas needs around it. */
export function ViewCanvasProvider({ store, children }: { store: CanvasStore; children: ReactNode }) {
  return (
    <CanvasContext value={store}>
      <ReactFlowProvider>{children}</ReactFlowProvider>
    </CanvasContext>
  );
}

/** A pattern to look at: pan, zoom, select, ask why; nothing can be changed. */
export function ViewCanvas({ label }: { label: string }) {
  const [isHand, setHand] = useState(true);
  const [hasMinimap, setMinimap] = useState(() => fits('(min-width: 640px)'));
  const onMoveStart = useRefit();
  return (
    <CanvasFlow label={label} isHand={isHand} hasMinimap={hasMinimap} onMoveStart={onMoveStart}>
      <Panel position="bottom-left">
        <ZoomBar isHand={isHand} onHand={setHand} hasMinimap={hasMinimap} onMinimap={setMinimap} />
      </Panel>
    </CanvasFlow>
  );
}

/** While panels around it grow and shrink the whole pattern stays in view, until somebody moves it. */
function useRefit(): (event: unknown) => void {
  const flow = useReactFlow();
  const width = useFlow((state) => state.width);
  const height = useFlow((state) => state.height);
  const isMoved = useRef(false);
  useEffect(() => {
    if (!isMoved.current && width > 0 && height > 0) void flow.fitView({ padding: 0.05, maxZoom: 1 });
  }, [flow, width, height]);
  return useCallback((event: unknown) => {
    if (event) isMoved.current = true;
  }, []);
}
