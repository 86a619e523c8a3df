'use client';
import { ChevronDown, ChevronUp } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import { analyse } from '#components/canvas/analysis.ts';
import { Announcer } from '#components/canvas/announcer.tsx';
import { announce, createCanvasStore, useCanvasStore } from '#components/canvas/canvas-store.ts';
import { type Hotkey, useHotkeys } from '#components/canvas/hotkeys.ts';
import { MarksContext } from '#components/canvas/marks.tsx';
import { useJump } from '#components/canvas/use-jump.ts';
import { ViewCanvas, ViewCanvasProvider } from '#components/canvas/view-canvas.tsx';
import { createRunStore, RunStoreContext } from '#components/run/run-store.ts';
import { IconButton } from '#components/ui/icon-button.tsx';
import type { Pattern } from '#engine/pattern.ts';
import { countDiff, diffPatterns, isEmptyDiff, type PatternDiff } from '#engine/pattern-diff.ts';
import { type DiffItem, diffItems } from './diff-items.ts';
import { DiffList, signOf } from './diff-list.tsx';
import { diffScene } from './diff-scene.ts';

type Props = { patternId: string; before: Pattern; after: Pattern };

/** Two states of a pattern on one canvas, and beside it the same as a list. */
export function DiffView({ patternId, before, after }: Props) {
  const diff = useMemo(() => diffPatterns(before, after), [before, after]);
  const scene = useMemo(() => diffScene(diff, before, after), [diff, before, after]);
  const items = useMemo(() => diffItems(diff, before, after), [diff, before, after]);
  const [runStore] = useState(() => createRunStore());
  const [store] = useState(() => {
    const made = createCanvasStore('view', scene.pattern);
    analyse(made);
    // What is wrong with both at once says nothing about either.
    made.setState({ issues: [], issuesByNode: {} });
    return made;
  });
  return (
    <RunStoreContext value={runStore}>
      <MarksContext value={scene.marks}>
        <ViewCanvasProvider store={store} patternId={`history.${patternId}`}>
          <Screen diff={diff} items={items} />
        </ViewCanvasProvider>
      </MarksContext>
    </RunStoreContext>
  );
}

function Screen({ diff, items }: { diff: PatternDiff; items: readonly DiffItem[] }) {
  const { at, go, choose } = useWalk(items);
  return (
    <>
      <div className="min-h-72 min-w-0 flex-1 max-xl:h-[50dvh] max-xl:flex-none">
        <ViewCanvas label="What differs" commands="This comparison" legend={<Legend diff={diff} />} />
      </div>
      <aside
        aria-label="Changes"
        className="flex min-h-0 flex-none flex-col border-t bg-surface xl:w-88 xl:border-t-0 xl:border-l"
      >
        <div className="flex h-9 flex-none items-center gap-1 border-b px-3">
          <h2 className="font-semibold text-12">
            {items.length} {items.length === 1 ? 'change' : 'changes'}
          </h2>
          <span className="ml-auto text-12 text-ink-3 tabular-nums">
            {at === undefined ? '' : `${items.findIndex(({ key }) => key === at) + 1} of ${items.length}`}
          </span>
          <IconButton
            label="Change before"
            keys="["
            icon={<ChevronUp aria-hidden />}
            disabled={items.length === 0}
            onClick={() => go(-1)}
          />
          <IconButton
            label="Next change"
            keys="]"
            icon={<ChevronDown aria-hidden />}
            disabled={items.length === 0}
            onClick={() => go(1)}
          />
        </div>
        <div className="min-h-0 flex-1 overflow-y-auto">
          {isEmptyDiff(diff) ? (
            <p className="p-3 text-ink-2">Both say the same, in the same places.</p>
          ) : (
            <DiffList items={items} current={at} onChoose={choose} />
          )}
        </div>
      </aside>
      <Announcer />
    </>
  );
}

/** `]` and `[` go through the changes; the canvas follows. */
function useWalk(items: readonly DiffItem[]) {
  const store = useCanvasStore();
  const jump = useJump();
  const [at, setAt] = useState<string>();
  const choose = useCallback(
    (item: DiffItem) => {
      setAt(item.key);
      announce(store, `${item.title}: ${item.kind}.`);
      if (item.node !== undefined) jump(item.node);
    },
    [store, jump],
  );
  const go = useCallback(
    (by: 1 | -1) => {
      const from = items.findIndex(({ key }) => key === at);
      const start = from < 0 && by < 0 ? items.length : from;
      const item = items[(start + by + items.length) % Math.max(1, items.length)];
      if (item) choose(item);
    },
    [items, at, choose],
  );
  const hotkeys = useMemo((): readonly Hotkey[] => {
    const when = () => items.length > 0;
    const group = 'Changes';
    return [
      { id: 'next', group, label: 'Next change', keys: ']', bindings: [']'], when, perform: () => go(1) },
      { id: 'last', group, label: 'Change before', keys: '[', bindings: ['['], when, perform: () => go(-1) },
    ];
  }, [items, go]);
  useHotkeys(hotkeys);
  return { at, go, choose };
}

function Legend({ diff }: { diff: PatternDiff }) {
  const { added, removed, changed, moved, wires, settings } = countDiff(diff);
  const rows = [
    ['added', added, 'added'],
    ['removed', removed, 'removed'],
    ['changed', changed, 'changed'],
    ['moved', moved, 'only moved'],
    ['wires', wires, wires === 1 ? 'connection' : 'connections'],
    ['settings', settings, settings === 1 ? 'setting of the pattern' : 'settings of the pattern'],
  ] as const;
  return (
    <ul
      aria-label="Legend"
      className="flex flex-wrap gap-x-3 gap-y-1 rounded-button border bg-surface px-2.5 py-1 text-12"
    >
      {rows.map(([kind, count, words]) =>
        count === 0 && (kind === 'wires' || kind === 'settings') ? null : (
          <li key={kind} className={count === 0 ? 'text-ink-3' : 'text-ink'}>
            <b aria-hidden className="font-semibold">
              {signOf(kind)}
            </b>{' '}
            <span className="tabular-nums">{count}</span> {words}
          </li>
        ),
      )}
    </ul>
  );
}
