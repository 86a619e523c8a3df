'use client';
import { useReactFlow } from '@xyflow/react';
import { useCallback } from 'react';
import { useCanvasStore } from './canvas-store.ts';
import { jumpToNode } from './jump.ts';

/** Brings a node on the screen and gives it the focus, for what stands beside a canvas. */
export function useJump(): (node: string) => void {
  const store = useCanvasStore();
  const flow = useReactFlow();
  return useCallback((node: string) => jumpToNode(store, flow, node), [store, flow]);
}
