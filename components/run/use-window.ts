'use client';
/** Which rows of a long list are worth being elements: those in view, and a few around them. */
import { type RefObject, useEffect, useState } from 'react';

/** Pixels of a row of a list that is not there as a whole. */
export const ROW = 24;
/** Lists up to here are there as a whole. */
export const WHOLE_UP_TO = 100;
/** Rows beyond each end of what is seen, and by how many it moves at once. */
const AROUND = 20;

type Window = { from: number; to: number };

/** Rows from `from` up to `to` of `count`, where `top` pixels of the list are above what is seen of it. */
export function rowsIn({ top, height }: { top: number; height: number }, count: number): Window {
  const first = Math.max(0, Math.floor(top / ROW / AROUND) * AROUND);
  const from = Math.max(0, Math.min(first, count) - AROUND);
  return { from, to: Math.min(count, first + Math.ceil(height / ROW) + 2 * AROUND) };
}

/** `undefined` where the list is short enough to be there as a whole. `frame` is what scrolls around it. */
export function useWindow(
  list: RefObject<HTMLElement | null>,
  count: number,
  frame: string,
): Window | undefined {
  const isLong = count > WHOLE_UP_TO;
  // In steps, so that most scrolling renders nothing.
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(0);
  useEffect(() => {
    if (!isLong) return;
    const look = () => {
      const own = list.current?.getBoundingClientRect();
      const around = list.current?.closest(frame)?.getBoundingClientRect();
      if (!own || !around) return;
      const step = AROUND * ROW;
      setTop(Math.floor((Math.max(around.top, 0) - own.top) / step) * step);
      setHeight(Math.min(around.height, innerHeight));
    };
    look();
    // Scrolling does not bubble.
    document.addEventListener('scroll', look, { capture: true, passive: true });
    addEventListener('resize', look);
    return () => {
      document.removeEventListener('scroll', look, true);
      removeEventListener('resize', look);
    };
  }, [isLong, list, frame]);
  return isLong ? rowsIn({ top, height }, count) : undefined;
}
