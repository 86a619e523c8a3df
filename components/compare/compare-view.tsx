'use client';
import { useMemo, useState } from 'react';
import { useStore } from 'zustand';
import { analyse } from '#components/canvas/analysis.ts';
import { Announcer } from '#components/canvas/announcer.tsx';
import { createCanvasStore } from '#components/canvas/canvas-store.ts';
import { type Hotkey, useHotkeys } from '#components/canvas/hotkeys.ts';
import { type Marks, MarksContext } from '#components/canvas/marks.tsx';
import { useJump } from '#components/canvas/use-jump.ts';
import { ViewCanvas, ViewCanvasProvider } from '#components/canvas/view-canvas.tsx';
import { diffScene } from '#components/history/diff-scene.ts';
import { RunStoreContext } from '#components/run/run-store.ts';
import { diffPatterns } from '#engine/pattern-diff.ts';
import { compareRuns, differingFirst, type NodeComparison } from './compare-runs.ts';
import { CompareTable } from './compare-table.tsx';
import { comparisonMark } from './compare-words.ts';
import type { LoadedSide } from './use-compared-run.ts';

type Props = { a: LoadedSide; b: LoadedSide };

/** The canvas shows B as it ran, each node tagged with what was otherwise in A; the table says it all in words. */
export function CompareView({ a, b }: Props) {
  const first = useStore(a.store);
  const second = useStore(b.store);
  const { graph: before } = a.run;
  const { graph: after } = b.run;
  const scene = useMemo(() => diffScene(diffPatterns(before, after), before, after), [before, after]);
  const rows = useMemo(
    () => differingFirst(compareRuns({ graph: before, store: first }, { graph: after, store: second })),
    [before, after, first, second],
  );
  const marks = useMemo(() => marksOf(rows, scene.marks), [rows, scene.marks]);
  const [store] = useState(() => {
    const made = createCanvasStore('view', scene.pattern);
    analyse(made);
    made.setState({ issues: [], issuesByNode: {} });
    return made;
  });
  return (
    <RunStoreContext value={b.store}>
      <MarksContext value={marks}>
        <ViewCanvasProvider store={store} patternId={`compare.${b.run.patternId}`}>
          <Screen rows={rows} />
        </ViewCanvasProvider>
      </MarksContext>
    </RunStoreContext>
  );
}

function marksOf(rows: readonly NodeComparison[], { edges }: Marks): Marks {
  const found = rows.map((row) => [row.id, comparisonMark(row)] as const);
  return { nodes: new Map(found.flatMap(([id, mark]) => (mark ? [[id, mark] as const] : []))), edges };
}

function Screen({ rows }: { rows: readonly NodeComparison[] }) {
  const jump = useJump();
  const [at, setAt] = useState<string>();
  const differing = rows.filter(({ isDifferent }) => isDifferent);
  const choose = (node: string) => {
    setAt(node);
    jump(node);
  };
  useWalk(differing, at, choose);
  return (
    <div className="flex min-h-0 flex-1 flex-col">
      <div className="min-h-48 flex-1">
        <ViewCanvas
          label="Run B, with what was otherwise in run A"
          commands="This comparison"
          legend={<Legend rows={rows} />}
        />
      </div>
      <section
        aria-label="Both runs by node"
        className="max-h-[45%] flex-none overflow-auto border-t bg-surface"
      >
        <CompareTable rows={rows} current={at} onChoose={choose} />
      </section>
      <Announcer />
    </div>
  );
}

/** `]` and `[` go through the nodes that differ. */
function useWalk(
  differing: readonly NodeComparison[],
  at: string | undefined,
  choose: (node: string) => void,
): void {
  const go = (by: 1 | -1) => {
    const from = differing.findIndex(({ id }) => id === at);
    const start = from < 0 && by < 0 ? differing.length : from;
    const next = differing[(start + by + differing.length) % Math.max(1, differing.length)];
    if (next) choose(next.id);
  };
  const group = 'Changes';
  const hotkeys: Hotkey[] = [
    { id: 'next', group, label: 'Next difference', keys: ']', bindings: [']'], perform: () => go(1) },
    { id: 'last', group, label: 'Difference before', keys: '[', bindings: ['['], perform: () => go(-1) },
  ];
  useHotkeys(hotkeys);
}

function Legend({ rows }: { rows: readonly NodeComparison[] }) {
  const count = (is: (row: NodeComparison) => boolean): number => rows.filter(is).length;
  const parts = [
    ['≠', count(({ hasOtherState }) => hasOtherState), 'other state'],
    ['≠', count(({ hasOtherValue }) => hasOtherValue), 'other value'],
    ['▴', count(({ difference }) => difference.kind === 'number' && difference.by > 0), 'more confident'],
    ['▾', count(({ difference }) => difference.kind === 'number' && difference.by < 0), 'less confident'],
    ['?', count(({ difference }) => difference.kind === 'unlike'), 'confidence not comparable'],
    ['−', count(({ second }) => !second), 'only in A'],
    ['+', count(({ first }) => !first), 'only in B'],
  ] as const;
  const shown = parts.filter(([, found]) => found > 0);
  return (
    <ul
      aria-label="Legend"
      className="flex flex-wrap gap-x-3 gap-y-1 rounded-button border bg-surface px-2.5 py-1 text-12"
    >
      {shown.length === 0 && <li>Nothing differs.</li>}
      {shown.map(([sign, found, words]) => (
        <li key={words}>
          <b aria-hidden className="font-semibold">
            {sign}
          </b>{' '}
          <span className="tabular-nums">{found}</span> {words}
        </li>
      ))}
    </ul>
  );
}
