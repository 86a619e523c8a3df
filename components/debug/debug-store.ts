'use client';
/**
 * Breakpoints and pinned outputs of one person for one pattern. They are how somebody looks at it, and no part of
 * it: kept in this browser, sent along with the runs started from here, never saved or published.
 */
import { createContext, useContext, useEffect } from 'react';
import { createStore, type StoreApi, useStore } from 'zustand';
import type { DebugSettings } from '#engine/events.ts';

export type DebugMarks = {
  /** By node: the run whose outcome it gives. */
  pins: Readonly<Record<string, string>>;
  breakpoints: readonly string[];
};

export type DebugStore = StoreApi<DebugMarks>;

const NONE: DebugMarks = { pins: {}, breakpoints: [] };

export const createDebugStore = (): DebugStore => createStore<DebugMarks>(() => NONE);

export const isBreakpoint = ({ breakpoints }: DebugMarks, node: string): boolean =>
  breakpoints.includes(node);

export function toggleBreakpoint(store: DebugStore, node: string): void {
  store.setState(({ breakpoints }) => ({
    breakpoints: breakpoints.includes(node)
      ? breakpoints.filter((one) => one !== node)
      : [...breakpoints, node],
  }));
}

export const pin = (store: DebugStore, node: string, run: string): void =>
  store.setState(({ pins }) => ({ pins: { ...pins, [node]: run } }));

export const unpin = (store: DebugStore, node: string): void =>
  store.setState(({ pins: { [node]: _, ...pins } }) => ({ pins }));

export const clearMarks = (store: DebugStore): void => store.setState(NONE);

/** What is sent with a run; marks of nodes that are gone mean nothing. */
export function settingsFrom(
  { pins, breakpoints }: DebugMarks,
  isThere: (node: string) => boolean,
): DebugSettings {
  const kept = Object.entries(pins).filter(([node]) => isThere(node));
  return {
    ...(kept.length > 0 && { pins: Object.fromEntries(kept) }),
    ...(breakpoints.some(isThere) && { breakpoints: breakpoints.filter(isThere) }),
  };
}

const isText = (value: unknown): value is string => typeof value === 'string';

function read(key: string): DebugMarks {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
    if (typeof found !== 'object' || found === null) return NONE;
    const { pins, breakpoints } = found as { pins?: unknown; breakpoints?: unknown };
    return {
      pins: Object.fromEntries(
        Object.entries(pins ?? {}).filter((entry): entry is [string, string] => isText(entry[1])),
      ),
      breakpoints: Array.isArray(breakpoints) ? breakpoints.filter(isText) : [],
    };
  } catch {
    // Storage may be switched off or hold something else: nothing is marked then.
    return NONE;
  }
}

function write(key: string, marks: DebugMarks): void {
  try {
    if (marks.breakpoints.length + Object.keys(marks.pins).length === 0) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(marks));
  } catch {
    // Full or switched off: they work all the same, until the page is left.
  }
}

/** Remembers them in this browser. */
export function useKeptMarks(
  store: DebugStore,
  { user, patternId }: { user: string; patternId: string },
): void {
  useEffect(() => {
    if (user === '') return;
    const key = `parallax.debug.${user}.${patternId}`;
    store.setState(read(key));
    return store.subscribe((marks) => write(key, marks));
  }, [store, user, patternId]);
}

/** A canvas that only shows something has none. */
const EMPTY = createDebugStore();

export const DebugContext = createContext<DebugStore>(EMPTY);

export const useDebugStore = (): DebugStore => useContext(DebugContext);

export const useDebug = <T>(select: (marks: DebugMarks) => T): T => useStore(useDebugStore(), select);
