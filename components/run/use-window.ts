'use client';
/** Which rows of a long list are worth being elements: those in view, and a few around them. */
import { type RefObject, useEffect, useState } from 'react';

/** Pixels of a row of a list that is not there as a whole. */
export const ROW = 24;
/** Lists up to here are there as a whole. */
export const WHOLE_UP_TO = 200;
/** Rows beyond each end of what is seen, and by how many it moves at once. */
const AROUND = 20;

export type Window = { from: number; to: number };

/** `undefined` where the list is short enough to be there as a whole. `frame` is what scrolls around it. */
export function useWindow(
  list: RefObject<HTMLElement | null>,
  count: number,
  frame: string,
): Window | undefined {
  const isLong = count > WHOLE_UP_TO;
  const [first, setFirst] = useState(0);
  const [seen, setSeen] = useState(0);
  useEffect(() => {
    if (!isLong) return;
    const look = () => {
      const own = list.current?.getBoundingClientRect();
      const around = list.current?.closest(frame)?.getBoundingClientRect();
      if (!own || !around) return;
      const top = Math.max(around.top, 0) - own.top;
      setFirst(Math.max(0, Math.floor(top / ROW / AROUND) * AROUND));
      setSeen(Math.ceil(Math.min(around.height, innerHeight) / ROW));
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
  if (!isLong) return undefined;
  return { from: Math.max(0, first - AROUND), to: Math.min(count, first + seen + 2 * AROUND) };
}
