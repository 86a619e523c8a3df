'use client';
/** What the command palette offers besides pages: whatever the open page registers while it is mounted. */
import { type ReactNode, useEffect } from 'react';
import { create } from 'zustand';

export type Command = {
  id: string;
  label: string;
  /** Extra words people may search for. */
  words?: string;
  icon?: ReactNode;
  keys?: string;
  /** Grey words on the right. */
  hint?: string;
  /** Whether it applies now: the palette offers nothing that would do nothing. */
  when?: () => boolean;
  perform: () => void;
};

type Find = (typed: string) => readonly Command[];

type State = {
  isPaletteOpen: boolean;
  setPaletteOpen: (isPaletteOpen: boolean) => void;
  groups: Readonly<Record<string, readonly Command[]>>;
  setGroup: (heading: string, commands: readonly Command[]) => void;
  dropGroup: (heading: string) => void;
  /** By heading: commands for what is typed, where there are too many to list. */
  finders: Readonly<Record<string, Find>>;
  setFinder: (heading: string, find: Find | undefined) => void;
};

export const useCommandStore = create<State>((set) => ({
  isPaletteOpen: false,
  setPaletteOpen: (isPaletteOpen) => set({ isPaletteOpen }),
  groups: {},
  finders: {},
  setFinder: (heading, find) =>
    set(({ finders: { [heading]: _before, ...rest } }) => ({
      finders: find ? { ...rest, [heading]: find } : rest,
    })),
  setGroup: (heading, commands) => set(({ groups }) => ({ groups: { ...groups, [heading]: commands } })),
  dropGroup: (heading) =>
    set(({ groups }) => ({
      groups: Object.fromEntries(Object.entries(groups).filter(([name]) => name !== heading)),
    })),
}));

/** Offers `commands` under `heading` in the palette while the caller is mounted. Memoize the list. */
export function useCommands(heading: string, commands: readonly Command[]): void {
  const setGroup = useCommandStore((state) => state.setGroup);
  const dropGroup = useCommandStore((state) => state.dropGroup);
  useEffect(() => {
    setGroup(heading, commands);
    return () => dropGroup(heading);
  }, [heading, commands, setGroup, dropGroup]);
}

/** Offers what `find` gives for the typed text while the caller is mounted. Keep its identity. */
export function useFinder(heading: string, find: Find): void {
  const setFinder = useCommandStore((state) => state.setFinder);
  useEffect(() => {
    setFinder(heading, find);
    return () => setFinder(heading, undefined);
  }, [heading, find, setFinder]);
}
