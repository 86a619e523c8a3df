'use client';
/** Keys that somebody chose for commands, kept in this browser. */
import { useMemo, useSyncExternalStore } from 'react';
import type { Hotkey } from './hotkeys.ts';

const KEY = 'parallax.hotkeys';
const CHANGED = 'parallax:hotkeys';

/** Command id -> combination. */
export type HotkeyChanges = Readonly<Record<string, string>>;

const read = (): string => {
  try {
    return localStorage.getItem(KEY) ?? '';
  } catch {
    return '';
  }
};

export function parseChanges(text: string): HotkeyChanges {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return {};
    return Object.fromEntries(Object.entries(value).filter(([, keys]) => typeof keys === 'string'));
  } catch {
    return {};
  }
}

export function saveChanges(changes: HotkeyChanges): void {
  try {
    if (Object.keys(changes).length === 0) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, JSON.stringify(changes));
  } catch {
    return;
  }
  window.dispatchEvent(new Event(CHANGED));
}

/** The table with the chosen keys in the place of the usual ones. */
export const withChanges = (hotkeys: readonly Hotkey[], changes: HotkeyChanges): readonly Hotkey[] =>
  hotkeys.map((one) => {
    const keys = changes[one.id];
    return keys === undefined || one.isNative ? one : { ...one, keys, bindings: [keys] };
  });

/** The command that a combination means already; one key may mean one thing here and another there. */
export const takenBy = (keys: string, id: string, hotkeys: readonly Hotkey[]): Hotkey | undefined =>
  hotkeys.find((one) => one.id !== id && one.bindings.includes(keys));

function follow(tell: () => void): () => void {
  window.addEventListener(CHANGED, tell);
  return () => window.removeEventListener(CHANGED, tell);
}

export function useHotkeyChanges(): HotkeyChanges {
  const text = useSyncExternalStore(follow, read, () => '');
  return useMemo(() => parseChanges(text), [text]);
}
