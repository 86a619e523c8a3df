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

type State = {
  isPaletteOpen: boolean;
  setPaletteOpen: (isPaletteOpen: boolean) => void;
  groups: Readonly<Record<string, readonly Command[]>>;
  setGroup: (heading: string, commands: readonly Command[]) => void;
  dropGroup: (heading: string) => void;
};

export const useCommandStore = create<State>((set) => ({
  isPaletteOpen: false,
  setPaletteOpen: (isPaletteOpen) => set({ isPaletteOpen }),
  groups: {},
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
