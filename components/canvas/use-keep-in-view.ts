'use client';
import { useReactFlow } from '@xyflow/react';
import { type FocusEvent, type UIEvent, useMemo } from 'react';

/** Pixels between what came into view and the edge. */
const MARGIN = 24;

/**
 * What gets the focus, is found on the page, or is scrolled to by assistive tools comes into view and stays
 * there. A browser would scroll; the flow undoes that, and to the left and above there is nothing to scroll.
 * Here both become a pan. For an element around the flow.
 */
export function useKeepInView() {
  const { getViewport, setViewport } = useReactFlow();
  return useMemo(() => {
    const panBy = (dx: number, dy: number) => {
      if (dx === 0 && dy === 0) return;
      const { x, y, zoom } = getViewport();
      void setViewport({ x: x + dx, y: y + dy, zoom });
    };
    return {
      onScrollCapture({ target }: UIEvent) {
        if (!(target instanceof HTMLElement) || !target.classList.contains('react-flow')) return;
        panBy(-target.scrollLeft, -target.scrollTop);
      },
      onFocusCapture({ target, currentTarget }: FocusEvent) {
        // A click focuses, too: what is under the pointer must not move away from it.
        if (!target.closest('.react-flow__node') || !target.matches(':focus-visible')) return;
        const [box, frame] = [target.getBoundingClientRect(), currentTarget.getBoundingClientRect()];
        panBy(
          intoView({ start: box.left, end: box.right }, { start: frame.left, end: frame.right }),
          intoView({ start: box.top, end: box.bottom }, { start: frame.top, end: frame.bottom }),
        );
      },
    };
  }, [getViewport, setViewport]);
}

type Span = { start: number; end: number };

/** How far it must move; 0 when it is in view or does not fit. */
function intoView(box: Span, frame: Span): number {
  if (box.end - box.start > frame.end - frame.start - 2 * MARGIN) return 0;
  if (box.start < frame.start) return frame.start + MARGIN - box.start;
  if (box.end > frame.end) return frame.end - MARGIN - box.end;
  return 0;
}
