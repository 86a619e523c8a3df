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
  /** Nodes that are skipped. */
  off: readonly string[];
};

export type DebugStore = StoreApi<DebugMarks>;

const NONE: DebugMarks = { pins: {}, breakpoints: [], off: [] };

export const createDebugStore = (): DebugStore => createStore<DebugMarks>(() => NONE);

export const isBreakpoint = ({ breakpoints }: DebugMarks, node: string): boolean =>
  breakpoints.includes(node);

const switched = (nodes: readonly string[], node: string): readonly string[] =>
  nodes.includes(node) ? nodes.filter((one) => one !== node) : [...nodes, node];

export const isOff = ({ off }: DebugMarks, node: string): boolean => off.includes(node);

export const toggleOff = (store: DebugStore, node: string): void =>
  store.setState(({ off }) => ({ off: switched(off, node) }));

export function toggleBreakpoint(store: DebugStore, node: string): void {
  store.setState(({ breakpoints }) => ({ breakpoints: switched(breakpoints, node) }));
}

export const pin = (store: DebugStore, node: string, run: string): void =>
  store.setState(({ pins }) => ({ pins: { ...pins, [node]: run } }));

export const unpin = (store: DebugStore, node: string): void =>
  store.setState(({ pins: { [node]: _, ...pins } }) => ({ pins }));

export const clearMarks = (store: DebugStore): void => store.setState(NONE);

/** What is sent with a run; marks of nodes that are gone mean nothing. */
export function settingsFrom(
  { pins, breakpoints, off }: DebugMarks,
  isThere: (node: string) => boolean,
): DebugSettings {
  const kept = Object.entries(pins).filter(([node]) => isThere(node));
  return {
    ...(kept.length > 0 && { pins: Object.fromEntries(kept) }),
    ...(off.some(isThere) && { off: off.filter(isThere) }),
    ...(breakpoints.some(isThere) && { breakpoints: breakpoints.filter(isThere) }),
  };
}

const isText = (value: unknown): value is string => typeof value === 'string';

const textsIn = (value: unknown): string[] => (Array.isArray(value) ? value.filter(isText) : []);

function read(key: string): DebugMarks {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(key) ?? 'null');
    if (typeof found !== 'object' || found === null) return NONE;
    const { pins, breakpoints, off } = found as Record<string, unknown>;
    return {
      pins: Object.fromEntries(
        Object.entries(pins ?? {}).filter((entry): entry is [string, string] => isText(entry[1])),
      ),
      breakpoints: textsIn(breakpoints),
      off: textsIn(off),
    };
  } catch {
    // Storage may be switched off or hold something else: nothing is marked then.
    return NONE;
  }
}

function write(key: string, marks: DebugMarks): void {
  try {
    const { breakpoints, off, pins } = marks;
    if (breakpoints.length + off.length + Object.keys(pins).length === 0) localStorage.removeItem(key);
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
