'use client';
import { useStoreApi } from '@xyflow/react';
import { useContext, useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import { LookContext } from '#components/insight/look-store.ts';
import { useRunStoreApi } from '#components/run/run-store.ts';
import { useCanvasStore } from './canvas-store.ts';
import { MarksContext } from './marks.tsx';
import { looksOf } from './paint-looks.ts';
import { readTones } from './paint-tones.ts';
import { createPainter, type Painter } from './painter.ts';
import type { Painted } from './use-given.ts';

/** A run changes the picture at most this often, and with at most a share of the time; elements change at once. */
const RUN_MS = 100;
const REST_SHARE = 6;

type Props = { painted: Painted; isDragging: boolean };

/** Everything of a large pattern that is not an element. For assistive tools there is the outline. */
export function PaintLayer({ painted, isDragging }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const painter = useRef<Painter | null>(null);
  // What is dragged is an element even while the canvas moves under it.
  const dragging = useRef(isDragging);
  dragging.current = isDragging;
  const flow = useStoreApi();
  const store = useCanvasStore();
  const run = useRunStoreApi();
  const look = useContext(LookContext);
  const marks = useContext(MarksContext);
  const show = useMemo(
    () => () => {
      const shown = { canvas: store.getState(), run: run.getState(), look: look.getState(), marks };
      painter.current?.show({
        plan: painted.plan,
        isGivenNode: (id) => painted.nodeIds.has(id),
        isGivenEdge: (id) => painted.edgeIds.has(id),
        ...looksOf(painted.plan, shown),
      });
    },
    [painted, store, run, look, marks],
  );
  useLayoutEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const made = createPainter(element, readTones(element));
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
  }, [flow]);
  useLayoutEffect(show, [show]);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let cost = 0;
    const later = () => {
      timer ??= setTimeout(
        () => {
          timer = undefined;
          const before = performance.now();
          show();
          cost = performance.now() - before;
        },
        Math.max(RUN_MS, REST_SHARE * cost),
      );
    };
    const stops = [run.subscribe(later), look.subscribe(later)];
    return () => {
      clearTimeout(timer);
      for (const stop of stops) stop();
    };
  }, [run, look, show]);
  return <canvas ref={canvas} aria-hidden className="paint-layer" />;
}
