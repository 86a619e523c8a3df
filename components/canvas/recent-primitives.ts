'use client';
/** The primitives somebody added last in this browser; a private window may refuse to remember. */
import { useSyncExternalStore } from 'react';

const KEY = 'parallax.recent-primitives';
const MOST = 4;
const CHANGED = 'parallax:recent-primitives';

const read = (): string => {
  try {
    return localStorage.getItem(KEY) ?? '';
  } catch {
    return '';
  }
};

export function rememberPrimitive(id: string): void {
  const rest = read()
    .split(' ')
    .filter((one) => one !== '' && one !== id);
  try {
    localStorage.setItem(KEY, [id, ...rest].slice(0, MOST).join(' '));
  } catch {
    return;
  }
  window.dispatchEvent(new Event(CHANGED));
}

function follow(tell: () => void): () => void {
  window.addEventListener(CHANGED, tell);
  return () => window.removeEventListener(CHANGED, tell);
}

/** Newest first. */
export function useRecentPrimitives(): readonly string[] {
  const known = useSyncExternalStore(follow, read, () => '');
  return known === '' ? [] : known.split(' ');
}
