'use client';
import { useReactFlow } from '@xyflow/react';
import { useEffect, useRef } from 'react';
import { useCanvas, useSelectedNode } from './canvas-store.ts';
import { glide } from './glide.ts';
import type { ScreenHandle } from './use-screen.ts';

const MARGIN = 16;

/**
 * Selecting one node opens its settings, except where they would cover the whole canvas. A node that the
 * panel would push out of view is moved back in. Asking for a field opens it everywhere.
 */
export function useOpenOnSelect({ show, isInspectorOpen }: ScreenHandle): void {
  const flow = useReactFlow();
  const wanted = useCanvas((state) => (state.focusField?.field === undefined ? 0 : state.focusField.at));
  const selected = useSelectedNode();
  const wasOpen = useRef(isInspectorOpen);
  wasOpen.current = isInspectorOpen;
  useEffect(() => {
    if (!matchMedia('(min-width: 640px)').matches) return;
    show({ isInspectorOpen: selected !== undefined });
    // While it is open already nothing is covered anew, and a drag may have begun.
    if (selected === undefined || wasOpen.current) return;
    const frame = requestAnimationFrame(() => {
      const canvas = document.querySelector('.canvas')?.getBoundingClientRect();
      const node = document
        .querySelector(`[data-canvas-node="${CSS.escape(selected)}"]`)
        ?.getBoundingClientRect();
      const hidden = canvas && node ? node.right + MARGIN - canvas.right : 0;
      if (hidden <= 0 || !canvas || !node || node.width > canvas.width) return;
      const { x, y, zoom } = flow.getViewport();
      void flow.setViewport({ x: x - hidden, y, zoom }, glide(180));
    });
    return () => cancelAnimationFrame(frame);
  }, [selected, show, flow]);
  // After the above: who asks for the pattern's own settings selects nothing.
  useEffect(() => {
    if (wanted > 0) show({ isInspectorOpen: true });
  }, [wanted, show]);
}
