'use client';
import { useCallback, useMemo, useState } from 'react';
import type { BottomTab } from './bottom-panel.tsx';
import type { QuickAddRequest } from './quick-add.tsx';

export type DialogName = 'run' | 'publish' | 'keys' | 'conflict';

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

const isWide = (): boolean => typeof window !== 'undefined' && matchMedia('(min-width: 1024px)').matches;

export function useScreen(): ScreenHandle {
  const [screen, setScreen] = useState<Screen>(() => ({ ...START, isPaletteOpen: isWide() }));
  const show = useCallback(
    (change: Partial<Screen>) => setScreen((before) => ({ ...before, ...change })),
    [],
  );
  return useMemo(() => ({ ...screen, show }), [screen, show]);
}
