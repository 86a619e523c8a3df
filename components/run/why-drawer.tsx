'use client';
import { X } from 'lucide-react';
import Link from 'next/link';
import { useMemo } from 'react';
import { useCanvas, useCanvasStore } from '#components/canvas/canvas-store.ts';
import { runPath } from '#components/canvas/node-state.ts';
import { thresholdOf } from '#components/canvas/scene.ts';
import { shapeOf } from '#components/canvas/shape.ts';
import { WhyPanel } from '#components/confidence/why-panel.tsx';
import { IconButton } from '#components/ui/icon-button.tsx';
import { usageWords } from '#components/usage/usage-words.ts';
import { shownNodes, useRunStore } from './run-store.ts';
import { explainValue } from './why.ts';

type Props = {
  onOpenEvent: (seq: number) => void;
  /** Off where the panel around it has a close button of its own. */
  hasClose?: boolean;
};

/** *Why* for the value that was clicked, at the moment shown. */
export function WhyDrawer({ onOpenEvent, hasClose = true }: Props) {
  const store = useCanvasStore();
  const why = useCanvas((state) => state.why);
  const pattern = useCanvas((state) => state.pattern);
  const byId = useCanvas((state) => state.byId);
  const thresholds = useCanvas((state) => state.thresholds);
  const run = useRunStore((state) => state);
  const { events } = run;
  const nodes = useMemo(() => shownNodes(run, (id) => runPath(id, byId)), [run, byId]);
  const explained = useMemo(
    () => (why ? explainValue({ pattern, byId, nodes }, why.node, why.port) : undefined),
    [why, pattern, byId, nodes],
  );
  if (!why) return null;
  const node = byId[why.node];
  const pinned = nodes[why.node]?.pinned;
  const settledAt = events.findLast(
    (event) => event.kind === 'node.settled' && event.node === why.node && event.key === nodes[why.node]?.key,
  );
  const open = (name: string) => {
    const source = explained?.inputs.find((input) => input.name === name)?.source;
    const port = source && Object.entries(nodes[source]?.out ?? {}).find(([, belief]) => belief)?.[0];
    if (source && port) store.setState({ why: { node: source, port } });
  };
  return (
    <section aria-label={`Why ${why.node}`} className="flex min-h-0 flex-col">
      <header className="flex items-center gap-2 border-b px-3 py-2.5">
        <h2 className="min-w-0 truncate text-13">
          <span className="text-ink-3">Why </span>
          <b className="font-mono font-semibold">{node ? shapeOf(node).name : why.node}</b>
        </h2>
        {hasClose && (
          <IconButton
            label="Close"
            keys="esc"
            className="ml-auto"
            icon={<X aria-hidden />}
            onClick={() => store.setState({ why: null })}
          />
        )}
      </header>
      <div className="min-h-0 overflow-y-auto">
        {pinned !== undefined && (
          <p className="border-b px-3 py-2 text-12">
            Pinned from{' '}
            <Link href={`/runs/${pinned}`} className="underline">
              an earlier run
            </Link>
            : nobody was called here, and the confidence is the one recorded there.
          </p>
        )}
        {explained?.belief.cost.usage && (
          <p className="border-b px-3 py-2 text-12 text-ink-2">{usageWords(explained.belief.cost.usage)}</p>
        )}
        {explained ? (
          <WhyPanel
            belief={explained.belief}
            why={pinned === undefined ? explained.why : undefined}
            inputs={(pinned === undefined ? explained.inputs : []).map((input) => ({
              ...input,
              threshold: thresholds[input.source],
            }))}
            threshold={thresholdOf(thresholds, why.node)}
            onOpenInput={open}
            onOpenEvent={settledAt && (() => onOpenEvent(settledAt.seq))}
          />
        ) : (
          <p className="p-3 text-13 text-ink-2">This node has no value at the moment shown.</p>
        )}
      </div>
    </section>
  );
}
