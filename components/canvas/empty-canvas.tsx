'use client';
import { useQuery } from '@tanstack/react-query';
import { useTRPC } from '#components/api/trpc.ts';
import { Button } from '#components/ui/button.tsx';
import { Kbd } from '#components/ui/kbd.tsx';
import { useCanvas, useCanvasStore } from './canvas-store.ts';
import { replacePattern } from './edit.ts';
import { Miniature } from './miniature.tsx';

/** An empty pattern says what to do: one sentence, three starters, one key. */
export function EmptyCanvas({ onAdd }: { onAdd: () => void }) {
  const store = useCanvasStore();
  const trpc = useTRPC();
  const isEmpty = useCanvas((state) => state.pattern.nodes.length === 0 && state.mode === 'edit');
  const starters = useQuery({ ...trpc.patterns.starters.queryOptions(), enabled: isEmpty });
  if (!isEmpty) return null;
  return (
    <div className="pointer-events-none absolute inset-0 z-10 grid place-items-center p-4 max-sm:pb-20">
      <div className="pointer-events-auto flex max-h-full max-w-2xl flex-col items-center gap-3 overflow-y-auto text-center">
        <p className="font-semibold text-15">Start from a pattern, or drag a primitive onto the canvas.</p>
        <div className="grid w-full gap-3 sm:grid-cols-3">
          {(starters.data ?? []).slice(0, 3).map((starter) => (
            <button
              key={starter.key}
              type="button"
              className="flex flex-col gap-2 rounded-card border bg-surface p-3 text-left hover:border-control max-sm:last:hidden"
              onClick={() => replacePattern(store, starter.graph, `${starter.name} placed.`)}
            >
              <span className="h-24 w-full">
                <Miniature graph={starter.graph} />
              </span>
              <span className="font-medium text-13">{starter.name}</span>
              <span className="line-clamp-3 text-12 text-ink-2">{starter.summary}</span>
            </button>
          ))}
        </div>
        <Button onClick={onAdd}>
          Add a node
          <Kbd keys="n" />
        </Button>
      </div>
    </div>
  );
}
