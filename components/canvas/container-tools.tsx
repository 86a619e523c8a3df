'use client';
/** Buttons on the header of a container: which iteration is shown, fold, go inside. */
import { ChevronLeft, ChevronRight, ChevronsDownUp, ChevronsUpDown, Maximize2 } from 'lucide-react';
import { toast } from 'sonner';
import { shownIteration, useRunStore, useRunStoreApi } from '#components/run/run-store.ts';
import { IconButton } from '#components/ui/icon-button.tsx';
import type { PatternNode } from '#engine/pattern.ts';
import { announce, type CanvasStore, useCanvasStore, useSteady } from './canvas-store.ts';
import { wordForOnce } from './inside.ts';
import { afterPaint, elementOf } from './jump.ts';
import { useRunPath } from './node-state.ts';
import { goTo, toggleFold } from './scope.ts';
import { shapeOf } from './shape.ts';
import { pathTo } from './view.ts';

/** Folds or unfolds; says so where an unfolded container lies over others, as only tidying helps then. */
export function foldAndTell(store: CanvasStore, ids: readonly string[]): void {
  const keepFocus = rememberFocus(store);
  const covered = toggleFold(store, ids);
  keepFocus();
  if (covered === 0 || store.getState().mode !== 'edit') return;
  const what = covered === 1 ? 'another node' : `${covered} other nodes`;
  toast.info(`What was unfolded covers ${what}. Tidy the layout to make room.`);
}

/** A node is drawn anew when it is folded; the focus goes to it, or to what now stands for where it was. */
function rememberFocus(store: CanvasStore): () => void {
  const { activeElement } = document;
  const node = activeElement?.closest<HTMLElement>('[data-canvas-node]')?.dataset.canvasNode;
  if (node === undefined) return () => {};
  const isOnButton = activeElement?.hasAttribute('aria-expanded') ?? false;
  const places = [...pathTo(node, store.getState().byId), node];
  const restore = () => {
    const place = elementOf(places.findLast((id) => elementOf(id)) ?? node);
    const button = isOnButton ? place?.querySelector<HTMLElement>('.container-tools [aria-expanded]') : null;
    (button ?? place)?.focus({ preventScroll: true });
  };
  return () => void afterPaint(restore);
}

export function ContainerTools({ stored }: { stored: PatternNode }) {
  const store = useCanvasStore();
  const isFolded = useSteady((state) => state.folded.has(stored.id));
  const { name } = shapeOf(stored);
  return (
    <span className="container-tools nodrag nopan -my-1 -mr-1 flex flex-none items-center">
      <Stepper stored={stored} />
      <IconButton
        size="small"
        label={`${isFolded ? 'Unfold' : 'Fold'} ${name}`}
        keys="f"
        aria-expanded={!isFolded}
        icon={isFolded ? <ChevronsUpDown aria-hidden /> : <ChevronsDownUp aria-hidden />}
        onClick={() => foldAndTell(store, [stored.id])}
      />
      <IconButton
        size="small"
        label={`Go inside ${name}`}
        keys="enter"
        icon={<Maximize2 aria-hidden />}
        onClick={() => goTo(store, stored.id)}
      />
    </span>
  );
}

/** Only where the inside ran more than once: `try 2 of 3`, and one step to either side. */
export function Stepper({ stored }: { stored: PatternNode }) {
  const store = useCanvasStore();
  const runs = useRunStoreApi();
  const path = useRunPath(stored.id);
  const shown = useRunStore((state) => shownIteration(state, path)?.shown);
  const count = useRunStore((state) => shownIteration(state, path)?.count ?? 0);
  if (shown === undefined) return null;
  const once = wordForOnce(stored.primitive);
  const step = (to: number) => {
    runs.choose(stored.id, to === count ? null : to);
    announce(store, `Showing ${once} ${to} of ${count}.`);
  };
  return (
    <fieldset
      aria-label={`${once} shown inside ${shapeOf(stored).name}`}
      className="stepper mr-1 flex items-center text-11 text-ink-2 tabular-nums"
    >
      <IconButton
        size="small"
        label={`Show the ${once} before`}
        icon={<ChevronLeft aria-hidden />}
        disabled={shown <= 1}
        onClick={() => step(shown - 1)}
      />
      <span className="whitespace-nowrap px-0.5">
        {once} {shown} of {count}
      </span>
      <IconButton
        size="small"
        label={`Show the next ${once}`}
        icon={<ChevronRight aria-hidden />}
        disabled={shown >= count}
        onClick={() => step(shown + 1)}
      />
    </fieldset>
  );
}
