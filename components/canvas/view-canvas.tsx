'use client';
import { Panel, ReactFlowProvider } from '@xyflow/react';
import { type ReactNode, useState } from 'react';
import { CanvasFlow } from './canvas-flow.tsx';
import { CanvasContext, type CanvasStore } from './canvas-store.ts';
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
  const [hasMinimap, setMinimap] = useState(true);
  return (
    <CanvasFlow label={label} isHand={isHand} hasMinimap={hasMinimap}>
      <Panel position="bottom-left">
        <ZoomBar isHand={isHand} onHand={setHand} hasMinimap={hasMinimap} onMinimap={setMinimap} />
      </Panel>
    </CanvasFlow>
  );
}
