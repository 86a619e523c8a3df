'use client';
/** Copy, cut and paste as text: works between tabs and people, and needs no permission. */
import { type RefObject, useEffect } from 'react';
import type { CanvasStore } from './canvas-store.ts';
import { removeSelected } from './edit.ts';
import { clipOf } from './edit-paste.ts';
import { isTyping } from './hotkeys.ts';
import type { Point } from './scene.ts';

/** `placeFor` gives the canvas point to paste at. */
export function useClipboard(
  store: CanvasStore,
  placeFor: RefObject<() => Point>,
  pasteText: (text: string, at: Point, isLinked?: 'linked') => void,
): void {
  useEffect(() => {
    // A paste does not say which keys it came by.
    let isShift = false;
    const onKey = ({ shiftKey }: KeyboardEvent) => {
      isShift = shiftKey;
    };
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
      if (text.trim() === '') return;
      event.preventDefault();
      pasteText(text, placeFor.current(), isShift ? 'linked' : undefined);
    };
    document.addEventListener('keydown', onKey, true);
    document.addEventListener('copy', onCopy);
    document.addEventListener('cut', onCut);
    document.addEventListener('paste', onPaste);
    return () => {
      document.removeEventListener('keydown', onKey, true);
      document.removeEventListener('copy', onCopy);
      document.removeEventListener('cut', onCut);
      document.removeEventListener('paste', onPaste);
    };
  }, [store, placeFor, pasteText]);
}
