'use client';
import { useReactFlow } from '@xyflow/react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { toast } from 'sonner';
import { type CanvasStore, selectedNodes } from './canvas-store.ts';
import { placeAll } from './edit-move.ts';
import { fitAll } from './fit.ts';
import { glide } from './glide.ts';
import { backInPlace, isPart, partOf } from './layout-part.ts';
import { tidy, warmTidy } from './tidy.ts';

const GLIDE_MS = 260;
/** After opening, when whoever works on a pattern looks at it first. */
const WARM_MS = 1_500;

/** Tidies in a worker; the result is thrown away if the pattern changed meanwhile. */
export function useTidy(store: CanvasStore): { start: () => void; cancel: () => void; isTidying: boolean } {
  const flow = useReactFlow();
  const running = useRef<AbortController | null>(null);
  const [isTidying, setTidying] = useState(false);
  const cancel = useCallback(() => running.current?.abort(), []);
  const start = useCallback(() => {
    if (running.current || store.getState().mode !== 'edit') return;
    const controller = new AbortController();
    running.current = controller;
    setTidying(true);
    const { pattern, entered, folded, room, byId } = store.getState();
    const chosen = selectedNodes(store.getState());
    const isOnlyPart = isPart(chosen, byId);
    const asked = isOnlyPart ? partOf(pattern, chosen) : pattern;
    tidy(asked, { entered: isOnlyPart ? null : entered, folded, room }, controller.signal)
      .then((placements) => {
        const now = store.getState();
        if (now.pattern === pattern && now.entered === entered && now.folded === folded) {
          glideNodes(() => placeAll(store, isOnlyPart ? backInPlace(placements, chosen, byId) : placements));
          if (!isOnlyPart) fitAll(store, flow, glide(GLIDE_MS));
        } else toast.info('The pattern changed while it was tidied; nothing was moved.');
      })
      .catch((error: unknown) => {
        if (!controller.signal.aborted)
          toast.error(error instanceof Error ? error.message : 'Tidying failed.');
      })
      .finally(() => {
        running.current = null;
        setTidying(false);
      });
  }, [store, flow]);
  useEffect(() => cancel, [cancel]);
  useEffect(() => {
    if (store.getState().mode !== 'edit') return;
    const timer = setTimeout(warmTidy, WARM_MS);
    return () => clearTimeout(timer);
  }, [store]);
  return { start, cancel, isTidying };
}

/** Nodes glide once to their new places; the style sheet switches it off for reduced motion. */
function glideNodes(move: () => void): void {
  const canvas = document.querySelector<HTMLElement>('.canvas');
  canvas?.setAttribute('data-gliding', '');
  move();
  setTimeout(() => canvas?.removeAttribute('data-gliding'), GLIDE_MS);
}
