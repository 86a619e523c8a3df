'use client';
/** Remembers, for each person and pattern on this machine, which containers are folded. */
import { useEffect } from 'react';
import { useSession } from '#components/shell/use-session.ts';
import type { CanvasStore } from './canvas-store.ts';
import { look } from './scope.ts';

function readFolded(key: string): ReadonlySet<string> {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(key) ?? '[]');
    return new Set(Array.isArray(stored) ? stored.filter((one) => typeof one === 'string') : []);
  } catch {
    // Storage may be switched off or hold something else: nothing is folded then.
    return new Set();
  }
}

function writeFolded(
  key: string,
  { folded, byId }: Pick<ReturnType<CanvasStore['getState']>, 'folded' | 'byId'>,
): void {
  const ids = [...folded].filter((id) => byId[id]);
  try {
    if (ids.length > 0) localStorage.setItem(key, JSON.stringify(ids));
    else localStorage.removeItem(key);
  } catch {
    // Full or switched off: folding works all the same, until the page is left.
  }
}

const keyOf = (user: string, patternId: string): string => `parallax.folded.${user}.${patternId}`;

/** What was folded when the page was left, for the first drawing; nothing while nobody is known. */
export const foldedBefore = (user: string | undefined, patternId: string): ReadonlySet<string> =>
  user === undefined ? new Set() : readFolded(keyOf(user, patternId));

export function useFolded(store: CanvasStore, patternId: string): void {
  const session = useSession();
  const user = session.data?.user.id;
  useEffect(() => {
    if (user === undefined) return;
    const key = keyOf(user, patternId);
    const { folded, arrival } = store.getState();
    const before = readFolded(key);
    if (folded.size === 0 && before.size > 0) look(store, { folded: before }, arrival);
    return store.subscribe((state, last) => {
      if (state.folded !== last.folded) writeFolded(key, state);
    });
  }, [store, user, patternId]);
}
