'use client';
import { useConnection } from '@xyflow/react';
import { useEffect, useState } from 'react';
import { socketKey, useCanvas } from './canvas-store.ts';

/** Says beside the pointer why the socket under it does not take the wire. */
export function WireHint() {
  const hovered = useConnection((connection) =>
    connection.inProgress && connection.toHandle
      ? socketKey(connection.toHandle.nodeId, connection.toHandle.id ?? '')
      : null,
  );
  const reason = useCanvas(({ wire }) => (hovered === null ? undefined : wire?.refusals.get(hovered)));
  const isDrawing = useCanvas((state) => state.wire !== null);
  const [pointer, setPointer] = useState({ x: 0, y: 0 });
  useEffect(() => {
    if (!isDrawing) return;
    const follow = (event: PointerEvent) => setPointer({ x: event.clientX, y: event.clientY });
    window.addEventListener('pointermove', follow);
    return () => window.removeEventListener('pointermove', follow);
  }, [isDrawing]);
  if (!reason) return null;
  return (
    <div role="status" className="wire-hint" style={{ left: pointer.x + 14, top: pointer.y + 14 }}>
      {reason}
    </div>
  );
}
