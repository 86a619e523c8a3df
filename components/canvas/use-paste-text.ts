'use client';
/** Pasting what a clipboard may hold: nodes, a pattern as JSON, or the address of a pattern. */
import { useCallback } from 'react';
import { toast } from 'sonner';
import { toastError } from '#components/api/toast-error.tsx';
import { useTRPCClient } from '#components/api/trpc.ts';
import { toClip } from '#engine/exchange.ts';
import type { CanvasStore } from './canvas-store.ts';
import { clipFromText, pasteClip } from './edit-paste.ts';
import type { Point } from './scene.ts';

/** What an address of this app points to. */
export function sharedAt(
  text: string,
  origin: string,
): { pattern: string } | { listing: string } | undefined {
  const url = URL.parse(text.trim());
  if (!url || url.origin !== origin) return undefined;
  const [, kind, name] = /^\/(patterns|marketplace)\/([A-Za-z0-9_-]+)\/?$/.exec(url.pathname) ?? [];
  if (name === undefined) return undefined;
  return kind === 'patterns' ? { pattern: name } : { listing: name };
}

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
      const shared = sharedAt(text, location.origin);
      if (!shared) {
        if (text.trimStart().startsWith('{')) toast.error('What was pasted is not a pattern.');
        return;
      }
      const asked =
        'pattern' in shared
          ? client.patterns.get.query({ id: shared.pattern })
          : client.market.get.query({ slug: shared.listing });
      asked.then(({ graph }) => pasteClip(store, toClip(graph), at)).catch(toastError);
    },
    [store, client],
  );
}
