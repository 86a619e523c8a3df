'use client';
import { useCallback, useMemo, useState } from 'react';
import type { Extracted } from '#engine/extract-pattern.ts';
import type { BottomTab } from './bottom-panel.tsx';
import type { NodePane } from './node-editor.tsx';
import type { QuickAddRequest } from './quick-add.tsx';

export type LeftTab = 'palette' | 'outline';

export type DialogName = 'run' | 'publish' | 'schedules' | 'keys' | 'conflict';

/** Until which node; pausing before every one. */
export type RunHow = { until?: string; step?: boolean };

/** What is open on the designer's screen. */
export type Screen = {
  isPaletteOpen: boolean;
  leftTab: LeftTab;
  isInspectorOpen: boolean;
  isHand: boolean;
  hasMinimap: boolean;
  bottom: BottomTab | null;
  dialog: DialogName | null;
  /** How the run that is about to be started is looked through. */
  runHow: RunHow;
  quickAdd: QuickAddRequest | null;
  isFinding: boolean;
  /** The selection as a pattern of its own, while its name is asked for. */
  extracted: Extracted | null;
  /** Primitive whose docs are open. */
  docs: string | null;
  /** Node that is open in full. */
  node: { node: string; pane: NodePane } | null;
};

type Change = Partial<Screen> | ((before: Screen) => Partial<Screen>);

export type ScreenHandle = Screen & { show: (change: Change) => void };

const START: Screen = {
  isPaletteOpen: false,
  leftTab: 'palette',
  isInspectorOpen: false,
  isHand: false,
  hasMinimap: true,
  bottom: null,
  dialog: null,
  runHow: {},
  quickAdd: null,
  isFinding: false,
  extracted: null,
  docs: null,
  node: null,
};

/** False on the server, where no screen is known; nothing of this is rendered there. */
export const fits = (query: string): boolean => typeof window !== 'undefined' && matchMedia(query).matches;

export function useScreen(): ScreenHandle {
  const [screen, setScreen] = useState<Screen>(() => ({
    ...START,
    isPaletteOpen: fits('(min-width: 1024px)'),
    hasMinimap: fits('(min-width: 640px) and (pointer: fine)'),
    // One finger pans; a box is drawn after choosing the other tool.
    isHand: fits('(pointer: coarse)'),
  }));
  const show = useCallback(
    (change: Change) =>
      setScreen((before) => ({ ...before, ...(typeof change === 'function' ? change(before) : change) })),
    [],
  );
  return useMemo(() => ({ ...screen, show }), [screen, show]);
}
