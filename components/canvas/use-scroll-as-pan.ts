'use client';
import { useReactFlow } from '@xyflow/react';
import { type UIEvent, useCallback } from 'react';

/**
 * Browsers scroll to what gets the focus, to what is found on the page, and to what assistive tools act on. The
 * flow undoes that, and the thing is out of view again. Here the scroll becomes a pan, so that it stays. For
 * `onScrollCapture` of an element around the flow.
 */
export function useScrollAsPan(): (event: UIEvent) => void {
  const { getViewport, setViewport } = useReactFlow();
  return useCallback(
    ({ target }: UIEvent) => {
      if (!(target instanceof HTMLElement) || !target.classList.contains('react-flow')) return;
      const { scrollLeft, scrollTop } = target;
      if (scrollLeft === 0 && scrollTop === 0) return;
      const { x, y, zoom } = getViewport();
      void setViewport({ x: x - scrollLeft, y: y - scrollTop, zoom });
    },
    [getViewport, setViewport],
  );
}
