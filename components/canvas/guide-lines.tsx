'use client';
import { ViewportPortal } from '@xyflow/react';
import { useCanvas } from './canvas-store.ts';
import { pathOf } from './edge-plus.tsx';

/** Lines along which the dragged node stands exactly with others, and the edge it would be put into. */
export function GuideLines() {
  const guides = useCanvas((state) => state.guides);
  const dropOn = useCanvas((state) => state.dropOn);
  const path = dropOn === null ? undefined : pathOf(dropOn)?.getAttribute('d');
  if (guides.length === 0 && !path) return null;
  return (
    <ViewportPortal>
      {path && (
        <svg aria-hidden className="edge-drop" data-testid="edge-drop">
          <path d={path} />
        </svg>
      )}
      {guides.map(({ axis, at, from, to }) => (
        <span
          key={`${axis}${at}`}
          aria-hidden
          className="canvas-guide"
          data-guide={axis}
          style={
            axis === 'x'
              ? { left: at, top: from, height: to - from }
              : { top: at, left: from, width: to - from }
          }
        />
      ))}
    </ViewportPortal>
  );
}
