'use client';
import { useCallback, useMemo, useState } from 'react';
import type { BottomTab } from './bottom-panel.tsx';
import type { QuickAddRequest } from './quick-add.tsx';

export type DialogName = 'run' | 'publish' | 'schedules' | 'keys' | 'conflict';

/** What is open on the designer's screen. */
export type Screen = {
  isPaletteOpen: boolean;
  isInspectorOpen: boolean;
  isHand: boolean;
  hasMinimap: boolean;
  bottom: BottomTab | null;
  dialog: DialogName | null;
  quickAdd: QuickAddRequest | null;
};

export type ScreenHandle = Screen & { show: (change: Partial<Screen>) => void };

const START: Screen = {
  isPaletteOpen: false,
  isInspectorOpen: false,
  isHand: false,
  hasMinimap: true,
  bottom: null,
  dialog: null,
  quickAdd: null,
};

/** False on the server, where no screen is known; nothing of this is rendered there. */
export const fits = (query: string): boolean => typeof window !== 'undefined' && matchMedia(query).matches;

export function useScreen(): ScreenHandle {
  const [screen, setScreen] = useState<Screen>(() => ({
    ...START,
    isPaletteOpen: fits('(min-width: 1024px)'),
    hasMinimap: fits('(min-width: 640px)'),
    // One finger pans; a box is drawn after choosing the other tool.
    isHand: fits('(pointer: coarse)'),
  }));
  const show = useCallback(
    (change: Partial<Screen>) => setScreen((before) => ({ ...before, ...change })),
    [],
  );
  return useMemo(() => ({ ...screen, show }), [screen, show]);
}
