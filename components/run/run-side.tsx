'use client';
import { useState } from 'react';
import { useCanvas, useCanvasStore } from '#components/canvas/canvas-store.ts';
import { Inspector } from '#components/canvas/inspector.tsx';
import { Outline } from '#components/canvas/outline.tsx';
import { showValue } from '#components/confidence/show-value.ts';
import { InsightPanel } from '#components/insight/insight-panel.tsx';
import { Tabs } from '#components/ui/tabs.tsx';
import { EventList } from './event-list.tsx';
import { RunResult } from './run-result.tsx';
import { useRunStoreApi } from './run-store.ts';
import type { LoadedRun } from './run-view.tsx';
import { Timeline } from './timeline.tsx';
import { WhyDrawer } from './why-drawer.tsx';

type TabName = 'events' | 'timeline' | 'inputs' | 'nodes' | 'node' | 'insight';

/** Right of the canvas: the answer, then the log in its three readings, or *why* for a clicked value. */
export function RunSide({ run }: { run: LoadedRun }) {
  const store = useCanvasStore();
  const runStore = useRunStoreApi();
  const [tab, setTab] = useState<TabName>('events');
  const hasWhy = useCanvas((state) => state.why !== null);
  const answer = useCanvas((state) => {
    const output = state.pattern.nodes.find((node) => node.primitive === 'output');
    return state.pattern.edges.find((edge) => edge.target.node === output?.id)?.source;
  });
  const openEvent = (seq: number) => {
    runStore.scrubTo(seq);
    setTab('events');
  };
  return (
    <aside
      aria-label="Run"
      className="flex max-h-[45dvh] min-h-0 flex-none flex-col border-t bg-surface lg:max-h-none lg:w-88 lg:border-t-0 lg:border-l"
    >
      {hasWhy ? (
        <WhyDrawer onOpenEvent={openEvent} />
      ) : (
        <>
          <div className="max-h-[40%] flex-none overflow-y-auto border-b">
            <RunResult onWhy={answer && (() => store.setState({ why: answer }))} />
          </div>
          <Tabs<TabName>
            label="Readings of the log"
            value={tab}
            onValueChange={setTab}
            className="min-h-0 flex-1 px-3 [&>[role=tablist]]:gap-2.5 [&>[role=tabpanel]]:-mx-3 [&>[role=tabpanel]]:overflow-y-auto"
            tabs={[
              { value: 'events', label: 'Events', content: <EventList /> },
              {
                value: 'insight',
                label: 'Insight',
                content: <InsightPanel runId={run.id} patternId={run.patternId} />,
              },
              { value: 'timeline', label: 'Timeline', content: <Timeline /> },
              { value: 'inputs', label: 'Inputs', content: <Inputs inputs={run.inputs} /> },
              { value: 'nodes', label: 'Nodes', content: <Outline /> },
              { value: 'node', label: 'Settings', content: <Inspector /> },
            ]}
          />
        </>
      )}
    </aside>
  );
}

function Inputs({ inputs }: { inputs: Readonly<Record<string, unknown>> }) {
  const entries = Object.entries(inputs);
  if (entries.length === 0) return <p className="p-3 text-12 text-ink-3">This run had no inputs.</p>;
  return (
    <dl className="p-3 text-12">
      {entries.map(([name, value]) => (
        <div key={name} className="mb-3">
          <dt className="font-mono text-ink-3">{name}</dt>
          <dd className="whitespace-pre-wrap break-words">
            {typeof value === 'string' ? value : showValue(value, 2000)}
          </dd>
        </div>
      ))}
    </dl>
  );
}
