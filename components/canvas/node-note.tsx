'use client';
import { RotateCw, UserCheck } from 'lucide-react';
import Link from 'next/link';
import { shownText, useRunStore } from '#components/run/run-store.ts';
import { Button } from '#components/ui/button.tsx';
import { useSteady } from './canvas-store.ts';
import type { NodeLive } from './node-state.ts';
import { PausedNode } from './paused-node.tsx';
import { useRunActions } from './run-actions.ts';

/** Hangs under a node that stopped the run: why, and what to do about it. */
export function NodeNote({ node, live }: { node: string; live: NodeLive }) {
  const actions = useRunActions();
  const { run } = live;
  const text = useRunStore((store) => shownText(store, run));
  const isPassedOn = useIsPassedOn(node, run?.state === 'failed');
  if (live.state === 'paused') return <PausedNode node={node} />;
  if (run && live.state === 'waiting') {
    return (
      <div className="node-note nodrag nopan">
        <p className="line-clamp-3">{run.question ?? 'A person is asked.'}</p>
        <Button asChild className="mt-1.5">
          <Link href={`/approvals${run.approval ? `?approval=${run.approval}` : ''}`}>
            <UserCheck aria-hidden />
            Answer
          </Link>
        </Button>
      </div>
    );
  }
  if (text !== undefined) return <WrittenNow text={text} />;
  if (run?.state !== 'failed' || isPassedOn) return null;
  return (
    <div className="node-note nodrag nopan">
      <p className="line-clamp-4">{run.reason ?? 'It gave no reason.'}</p>
      {actions.retryFrom && live.phase === 'over' && (
        <Button className="mt-1.5" onClick={() => actions.retryFrom?.(node)} pending={actions.isRetrying}>
          <RotateCw aria-hidden />
          Retry from here
        </Button>
      )}
    </div>
  );
}

/** The end of what a model is writing, as it grows. It is no answer yet, and is not announced letter by letter. */
const WrittenNow = ({ text }: { text: string }) => (
  <div className="node-note nodrag nopan" data-live-text>
    <p className="text-ink-3">Writing</p>
    <div className="flex max-h-16 flex-col-reverse overflow-hidden">
      <p className="whitespace-pre-wrap break-words">{text}</p>
    </div>
  </div>
);

/** A failure that came in from another node is told where it began, and only there. */
function useIsPassedOn(node: string, hasFailed: boolean): boolean {
  const edges = useSteady((state) => state.pattern.edges);
  return useRunStore(
    ({ state }) =>
      hasFailed &&
      edges.some(
        ({ source, target }) =>
          target.node === node && state.nodes[source.node]?.out?.[source.port]?.outcome === 'fail',
      ),
  );
}
