'use client';
/** What hangs at the upper right of a node somebody looks through: a sign and a word each. */
import { CircleDot, CircleSlash2, Pin } from 'lucide-react';
import './debug.css';
import { isBreakpoint, isOff, useDebug } from './debug-store.ts';

type Props = { node: string; pinnedFrom: string | undefined };

/** `breakpoint before it, output pinned from run x`; empty for most nodes. */
export function useDebugWords({ node, pinnedFrom }: Props): string {
  const isStop = useDebug((marks) => isBreakpoint(marks, node));
  const run = useDebug((marks) => marks.pins[node]) ?? pinnedFrom;
  const isSkipped = useDebug((marks) => isOff(marks, node));
  return [
    isSkipped && 'switched off',
    isStop && 'breakpoint before it',
    run && `output pinned from run ${run}`,
  ]
    .filter(Boolean)
    .join(', ');
}

export function DebugTags({ node, pinnedFrom }: Props) {
  const isStop = useDebug((marks) => isBreakpoint(marks, node));
  const run = useDebug((marks) => marks.pins[node]) ?? pinnedFrom;
  const isSkipped = useDebug((marks) => isOff(marks, node));
  if (!isStop && !isSkipped && run === undefined) return null;
  return (
    <span aria-hidden className="debug-tags">
      {isSkipped && (
        <span className="debug-tag" data-tag="off" title="Skipped in runs started here">
          <CircleSlash2 /> off
        </span>
      )}
      {isStop && (
        <span className="debug-tag" data-tag="breakpoint">
          <CircleDot /> breakpoint
        </span>
      )}
      {run !== undefined && (
        <span className="debug-tag" data-tag="pin" title={`Pinned from run ${run}`}>
          <Pin /> pinned
        </span>
      )}
    </span>
  );
}
