'use client';
/** Copy, cut and paste as text: works between tabs and people, and needs no permission. */
import { type RefObject, useEffect } from 'react';
import { toast } from 'sonner';
import type { CanvasStore } from './canvas-store.ts';
import { clipFromText, clipOf, pasteClip, removeSelected } from './edit.ts';
import { isTyping } from './hotkeys.ts';
import type { Point } from './scene.ts';

/** `placeFor` gives the canvas point to paste at. */
export function useClipboard(store: CanvasStore, placeFor: RefObject<() => Point>): void {
  useEffect(() => {
    const isOurs = (event: ClipboardEvent) =>
      store.getState().mode === 'edit' && !isTyping(event.target) && (getSelection()?.isCollapsed ?? true);
    const copy = (event: ClipboardEvent): boolean => {
      const clip = isOurs(event) ? clipOf(store) : undefined;
      if (!clip || !event.clipboardData) return false;
      event.clipboardData.setData('text/plain', JSON.stringify(clip, null, 2));
      event.preventDefault();
      return true;
    };
    const onCopy = (event: ClipboardEvent) => void copy(event);
    const onCut = (event: ClipboardEvent) => {
      if (copy(event)) removeSelected(store);
    };
    const onPaste = (event: ClipboardEvent) => {
      if (!isOurs(event)) return;
      const text = event.clipboardData?.getData('text/plain') ?? '';
      const clip = clipFromText(text);
      if (!clip) {
        if (text.trimStart().startsWith('{')) toast.error('What was pasted is not a pattern.');
        return;
      }
      event.preventDefault();
      pasteClip(store, clip, placeFor.current());
    };
    document.addEventListener('copy', onCopy);
    document.addEventListener('cut', onCut);
    document.addEventListener('paste', onPaste);
    return () => {
      document.removeEventListener('copy', onCopy);
      document.removeEventListener('cut', onCut);
      document.removeEventListener('paste', onPaste);
    };
  }, [store, placeFor]);
}
