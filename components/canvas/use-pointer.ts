'use client';
import { type RefObject, useEffect, useMemo, useRef } from 'react';
import type { Point } from './scene.ts';

export type PointerHandle = {
  /** The element the canvas fills. */
  area: RefObject<HTMLDivElement | null>;
  /** Screen point of the pointer while it is over the canvas, else the middle of the canvas. */
  current: () => Point;
  middle: () => Point;
  /** While a menu is open, `current` is where it was opened. */
  pin: (at: Point | null) => void;
};

/** Where to put what has no place of its own: pasted nodes, nodes added by a key or a click. */
export function usePointer(): PointerHandle {
  const area = useRef<HTMLDivElement>(null);
  const last = useRef<Point | null>(null);
  const pinned = useRef<Point | null>(null);
  useEffect(() => {
    const follow = (event: PointerEvent) => {
      const isOver = event.target instanceof Node && area.current?.contains(event.target);
      last.current = isOver ? { x: event.clientX, y: event.clientY } : null;
    };
    window.addEventListener('pointermove', follow, { passive: true });
    return () => window.removeEventListener('pointermove', follow);
  }, []);
  return useMemo(() => {
    const middle = () => {
      const box = area.current?.getBoundingClientRect();
      return box ? { x: box.x + box.width / 2, y: box.y + box.height / 2 } : { x: 0, y: 0 };
    };
    const pin = (at: Point | null) => {
      pinned.current = at;
    };
    return { area, middle, pin, current: () => pinned.current ?? last.current ?? middle() };
  }, []);
}
