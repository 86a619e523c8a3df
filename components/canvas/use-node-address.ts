'use client';
import { useReactFlow } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import { useCanvasStore } from './canvas-store.ts';
import { afterPaint, jumpToNode } from './jump.ts';

const PARAM = 'node';

/** The node an address names; none on the server. */
export const nodeInAddress = (): string | null =>
  typeof location === 'undefined' ? null : new URLSearchParams(location.search).get(PARAM);

/** `?node=vote` opens a pattern or a run at that node, selected and in view. */
export function useNodeAddress(): void {
  const store = useCanvasStore();
  const flow = useReactFlow();
  const isDone = useRef(false);
  useEffect(() => {
    const node = nodeInAddress();
    if (node === null || isDone.current) return;
    // After the first view of the whole was taken, which would win otherwise.
    return afterPaint(() => {
      isDone.current = true;
      jumpToNode(store, flow, node);
    });
  }, [store, flow]);
}
