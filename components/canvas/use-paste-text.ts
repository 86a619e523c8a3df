'use client';
/** Pasting what a clipboard may hold: nodes, a pattern as JSON, or the address of a pattern. */
import { useReactFlow } from '@xyflow/react';
import { useCallback } from 'react';
import { toast } from 'sonner';
import { toastError } from '#components/api/toast-error.tsx';
import { useTRPCClient } from '#components/api/trpc.ts';
import { readText } from '#components/exchange/read-text.ts';
import { useFileDrop } from '#components/exchange/use-file-drop.ts';
import { type Imported, isRefused, type Refused, toClip } from '#engine/exchange.ts';
import { announce, type CanvasStore } from './canvas-store.ts';
import { clipFromText, pasteClip } from './edit-paste.ts';
import type { Point } from './scene.ts';

export type PasteText = (text: string, at: Point, isLinked?: 'linked') => void;

export function usePasteText(store: CanvasStore): PasteText {
  const client = useTRPCClient();
  return useCallback(
    (text, at, linked) => {
      const clip = clipFromText(text);
      if (clip) {
        pasteClip(store, clip, { ...at, isLinked: linked === 'linked' });
        return;
      }
      // Words that somebody copied elsewhere are nothing to complain about.
      if (!/^\s*[{[]/.test(text) && !URL.canParse(text.trim())) return;
      readText(text, { client, origin: location.origin })
        .then((read) => addImported(store, read, at))
        .catch(toastError);
    },
    [store, client],
  );
}

/** A file dropped on the canvas: its pattern comes where the pointer is, as one step. */
export function useDropPattern(store: CanvasStore): void {
  const client = useTRPCClient();
  const flow = useReactFlow();
  const add = useCallback(
    (file: File, { clientX, clientY }: DragEvent) => {
      if (store.getState().mode !== 'edit') return;
      const at = flow.screenToFlowPosition({ x: clientX, y: clientY });
      file
        .text()
        .then((text) => readText(text, { client, origin: location.origin }))
        .then((read) => addImported(store, read, at))
        .catch(toastError);
    },
    [store, client, flow],
  );
  useFileDrop(add);
}

function addImported(store: CanvasStore, read: Imported | Refused, at: Point): void {
  if (isRefused(read)) {
    toast.error(read.problems.join(' '));
    announce(store, `Nothing was imported. ${read.problems.join(' ')}`);
    return;
  }
  if (read.pattern.nodes.length > 0) pasteClip(store, toClip(read.pattern), at);
  else toast.error('This pattern has no nodes.');
}
