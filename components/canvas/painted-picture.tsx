'use client';
import { useStoreApi } from '@xyflow/react';
import { useContext, useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import { LookContext } from '#components/insight/look-store.ts';
import { useRunStoreApi } from '#components/run/run-store.ts';
import { useCanvasStore } from './canvas-store.ts';
import { MarksContext } from './marks.tsx';
import { looksOf } from './paint-looks.ts';
import { readTones } from './paint-tones.ts';
import { AROUND, createPainter, type Painter } from './painter.ts';
import type { Painted } from './use-given.ts';

/** A run changes the picture at most this often; elements change at once. */
const RUN_MS = 100;

type Props = {
  painted: Painted;
  isDragging: boolean;
  className: string;
  /** Screen pixels painted beyond each side of the screen. */
  around?: number;
};

/** A part of the pattern as one picture, that follows the viewport, the run and the theme. */
export function PaintedPicture({ painted, isDragging, className, around = AROUND }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const painter = useRef<Painter | null>(null);
  // What is dragged is an element even while the canvas moves under it.
  const dragging = useRef(isDragging);
  dragging.current = isDragging || (painted.isWhole ?? false);
  const flow = useStoreApi();
  const store = useCanvasStore();
  const run = useRunStoreApi();
  const look = useContext(LookContext);
  const marks = useContext(MarksContext);
  const seen = useMemo(
    () => () => {
      const shown = { canvas: store.getState(), run: run.getState(), look: look.getState(), marks };
      return {
        plan: painted.plan,
        isGivenNode: (id: string) => painted.nodeIds.has(id),
        isGivenEdge: (id: string) => painted.edgeIds.has(id),
        ...looksOf(painted.plan, shown),
      };
    },
    [painted, store, run, look, marks],
  );
  useLayoutEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const made = createPainter(element, { tones: readTones(element), around });
    painter.current = made;
    const follow = () => {
      const { transform, width, height, domNode } = flow.getState();
      const viewport = { x: transform[0], y: transform[1], zoom: transform[2], width, height };
      const isAlone = domNode?.hasAttribute('data-moving') && !dragging.current;
      made.follow(viewport, isAlone ? 'whole' : 'around');
    };
    follow();
    const stop = flow.subscribe((state, before) => {
      if (
        state.transform !== before.transform ||
        state.width !== before.width ||
        state.height !== before.height
      )
        follow();
    });
    const themes = new MutationObserver(() => made.recolour(readTones(element)));
    themes.observe(document.documentElement, { attributes: true, attributeFilter: ['class', 'data-theme'] });
    return () => {
      stop();
      themes.disconnect();
      made.dispose();
    };
  }, [flow, around]);
  useLayoutEffect(() => painter.current?.show(seen()), [seen]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const later = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        painter.current?.showByBands(seen());
      }, RUN_MS);
    };
    const stops = [run.subscribe(later), look.subscribe(later)];
    return () => {
      clearTimeout(timer);
      for (const stop of stops) stop();
    };
  }, [run, look, seen]);
  return <canvas ref={canvas} aria-hidden className={className} />;
}
