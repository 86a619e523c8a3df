'use client';
import { Panel, ReactFlowProvider, useStore as useFlow, useReactFlow } from '@xyflow/react';
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useCommands } from '#components/shell/commands.ts';
import { CanvasFlow } from './canvas-flow.tsx';
import { CanvasContext, type CanvasStore, useCanvasStore } from './canvas-store.ts';
import { fitAll } from './fit.ts';
import { useHotkeys } from './hotkeys.ts';
import { NoteLayer } from './note-layer.tsx';
import { scopeHotkeys } from './scope-keys.ts';
import { useFolded } from './use-folded.ts';
import { nodeInAddress, useNodeAddress } from './use-node-address.ts';
import { fits } from './use-screen.ts';
import { ZoomBar } from './zoom-bar.tsx';

type ProviderProps = {
  store: CanvasStore;
  /** Whose folded containers are remembered; a run and its pattern look alike. */
  patternId: string;
  children: ReactNode;
};

/** What every part of a read-only canvas needs around it. */
export function ViewCanvasProvider({ store, patternId, children }: ProviderProps) {
  useFolded(store, patternId);
  return (
    <CanvasContext value={store}>
      <ReactFlowProvider>{children}</ReactFlowProvider>
    </CanvasContext>
  );
}

type ViewProps = {
  label: string;
  /** Heading of its commands in the command palette. */
  commands?: string;
  /** In the upper left corner. */
  legend?: ReactNode;
};

/** A pattern to look at: pan, zoom, select, ask why; nothing can be changed. */
export function ViewCanvas({ label, commands = 'This run', legend }: ViewProps) {
  const [isHand, setHand] = useState(true);
  const [hasMinimap, setMinimap] = useState(() => fits('(min-width: 640px)'));
  const onMoveStart = useRefit();
  useNodeAddress();
  const store = useCanvasStore();
  const flow = useReactFlow();
  const hotkeys = useMemo(() => scopeHotkeys({ store, flow }), [store, flow]);
  useHotkeys(hotkeys);
  useCommands(commands, hotkeys);
  return (
    <CanvasFlow label={label} isHand={isHand} hasMinimap={hasMinimap} onMoveStart={onMoveStart}>
      {legend && <Panel position="top-left">{legend}</Panel>}
      <NoteLayer />
      <Panel position="bottom-left">
        <ZoomBar isHand={isHand} onHand={setHand} hasMinimap={hasMinimap} onMinimap={setMinimap} />
      </Panel>
    </CanvasFlow>
  );
}

/** While panels around it grow and shrink the whole pattern stays in view, until somebody moves it. */
function useRefit(): (event: unknown) => void {
  const flow = useReactFlow();
  const store = useCanvasStore();
  const width = useFlow((state) => state.width);
  const height = useFlow((state) => state.height);
  // An address that names a node is about that node.
  const isMoved = useRef(nodeInAddress() !== null);
  useEffect(() => {
    if (!isMoved.current && width > 0 && height > 0) fitAll(store, flow);
  }, [flow, store, width, height]);
  return useCallback((event: unknown) => {
    if (event) isMoved.current = true;
  }, []);
}
