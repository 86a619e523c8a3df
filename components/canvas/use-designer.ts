'use client';
import { useReactFlow } from '@xyflow/react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { toast } from 'sonner';
import { useDebugStore, useKeptMarks } from '#components/debug/debug-store.ts';
import { useRelease } from '#components/debug/use-release.ts';
import { isRunBusy, type RunStoreApi, useRunStoreApi } from '#components/run/run-store.ts';
import { useRunEvents } from '#components/run/use-run-events.ts';
import { useCommands } from '#components/shell/commands.ts';
import { useSession } from '#components/shell/use-session.ts';
/** Wires the parts of the designer together: draft, run, keys, clipboard. */
import { analyse } from './analysis.ts';
import { announce, type CanvasStore, selectedNodes, useCanvasStore } from './canvas-store.ts';
import { containerAt } from './container-at.ts';
import { type DesignerActions, designerKeys } from './designer-keys.ts';
import { extractSelected } from './edit-extract.ts';
import { useHotkeyChanges, withChanges } from './hotkey-changes.ts';
import { useHotkeys } from './hotkeys.ts';
import { afterPaint } from './jump.ts';
import { newUuid } from './new-uuid.ts';
import { createPresenceStore } from './presence-store.ts';
import type { QuickAddRequest } from './quick-add.tsx';
import type { Point } from './scene.ts';
import { useClipboard } from './use-clipboard.ts';
import { type Loaded, useDraft } from './use-draft.ts';
import { useFollow } from './use-follow.ts';
import { useNodeAddress } from './use-node-address.ts';
import { useDocsInPalette, useNodesInPalette } from './use-palette.ts';
import { useDropPattern, usePasteText } from './use-paste-text.ts';
import { usePointer } from './use-pointer.ts';
import { useReattach } from './use-reattach.ts';
import { useRun } from './use-run.ts';
import { type RunHow, type ScreenHandle, useScreen } from './use-screen.ts';
import { useTidy } from './use-tidy.ts';
import { useTrail } from './use-trail.ts';

export function useDesigner(loaded: Loaded) {
  const store = useCanvasStore();
  const runStore = useRunStoreApi();
  const flow = useReactFlow();
  const screen = useScreen();
  const { show } = screen;
  const user = useSession().data?.user.id ?? '';
  const [tab] = useState(newUuid);
  const [presence] = useState(createPresenceStore);
  const draft = useDraft(loaded, store, { user, tab });
  const { sync } = draft;
  useFollow({ patternId: loaded.id, user, tab, store, presence, sync });
  const flush = useCallback(() => sync.flush(), [sync]);
  const showRun = useCallback(() => show({ bottom: 'run', dialog: null }), [show]);
  const debug = useDebugStore();
  useKeptMarks(debug, { user, patternId: loaded.id });
  const run = useRun({ patternId: loaded.id, store, runStore, debug, flush, onOpened: showRun });
  const { release } = useRelease();
  useReattach(loaded.id, runStore, showRun);
  const tidying = useTidy(store);
  const pointer = usePointer();
  const { connection } = useRunEvents();
  const { cancel, runFrom } = run;
  const { start: tidy } = tidying;

  const trail = useTrail(store);
  const pasteText = usePasteText(store);
  useDropPattern(store);
  useNodeAddress();
  const actions = useMemo<DesignerActions>(
    () => ({
      ...looking(store, show),
      trail,
      pasteText,
      place: pointer.current,
      spot: () => spotAt(store, flow, pointer.current()),
      openList: (quickAdd) => show({ quickAdd }),
      run: () => startOrCancel({ store, runStore, show, cancel }),
      runUntil: (until) => startWhenSound({ store, show }, { until }),
      runStepping: () => startWhenSound({ store, show }, { step: true }),
      runFrom: (node) => void runFrom(node),
      release,
      saveNow: () => saveNow(store, flush),
      publish: () => show({ dialog: 'publish' }),
      schedules: () => show({ dialog: 'schedules' }),
      tidy,
      quickAdd: () => show({ quickAdd: spotAt(store, flow, pointer.current()) }),
    }),
    [store, runStore, flow, show, flush, cancel, runFrom, release, tidy, pointer, trail, pasteText],
  );
  const changes = useHotkeyChanges();
  const hotkeys = useMemo(
    () => withChanges(designerKeys({ store, runStore, flow, actions, debug }), changes),
    [store, runStore, flow, actions, debug, changes],
  );
  useHotkeys(hotkeys);
  useCommands('This pattern', hotkeys);
  const placeFor = useRef(() => ({ x: 0, y: 0 }));
  placeFor.current = () => flow.screenToFlowPosition(pointer.current());
  useClipboard(store, placeFor, pasteText);
  useRefusals(store);
  useNodesInPalette(store, flow);
  useDocsInPalette(show);
  return { screen, draft, run, actions, hotkeys, pointer, tidying, connection, flush, presence, user };
}

export type DesignerHandle = ReturnType<typeof useDesigner>;

type Show = ScreenHandle['show'];

/** What opens and closes on the screen. */
function looking(store: CanvasStore, show: Show) {
  const one = () => selectedNodes(store.getState())[0];
  return {
    showProblems: () => show({ bottom: 'problems' }),
    showRun: () => show({ bottom: 'run' }),
    showShortcuts: () => show({ dialog: 'keys' }),
    extract: () => show({ extracted: extractSelected(store) ?? null }),
    showOutline: () => {
      show({ isPaletteOpen: true, leftTab: 'outline' });
      afterPaint(() => document.querySelector<HTMLElement>('[data-outline] [tabindex="0"]')?.focus());
    },
    showFind: () => show({ isFinding: true }),
    showDocs: () => show({ docs: store.getState().byId[one() ?? '']?.primitive ?? null }),
    showNode: (pane) => show({ node: { node: one() ?? '', pane } }),
    setHand: (isHand) => show({ isHand }),
    toggleMinimap: () => show(({ hasMinimap }) => ({ hasMinimap: !hasMinimap })),
    toggleSnap: () => store.setState(({ snaps }) => ({ snaps: !snaps })),
  } satisfies Partial<DesignerActions>;
}

/** A place for something new under a screen point. */
function spotAt(store: CanvasStore, flow: ReturnType<typeof useReactFlow>, screen: Point): QuickAddRequest {
  const at = flow.screenToFlowPosition(screen);
  return { screen, at, parent: containerAt(store, at) };
}

/** Says why the last thing asked for could not be done. */
function useRefusals(store: CanvasStore): void {
  useEffect(
    () =>
      store.subscribe(({ refusal }, before) => {
        if (refusal && refusal !== before.refusal) toast.error(refusal.sentence);
      }),
    [store],
  );
}

type StartContext = {
  store: CanvasStore;
  runStore: RunStoreApi;
  show: ScreenHandle['show'];
  cancel: () => void;
};

/** One control for both: what works is cancelled, what waits for a person is left alone; what has problems shows them instead of starting. */
function startOrCancel({ store, runStore, show, cancel }: StartContext): void {
  const { runId, state } = runStore.getState();
  if (runId !== null && isRunBusy(state)) {
    cancel();
    return;
  }
  startWhenSound({ store, show }, {});
}

/** Asks what to run it with; a pattern that has problems shows them instead. */
function startWhenSound({ store, show }: Pick<StartContext, 'store' | 'show'>, runHow: RunHow): void {
  whenJudged(store, () => {
    const { issues, pattern } = store.getState();
    const errors = issues.filter((issue) => issue.level === 'error').length;
    if (errors === 0 && pattern.nodes.length > 0) {
      show({ dialog: 'run', runHow });
      return;
    }
    show({ bottom: 'problems' });
    announce(store, `Not started: ${errors} problems.`);
  });
}

/** Problems nobody has looked for yet are not "no problems": judges the pattern as it is, with its agents. */
function whenJudged(store: CanvasStore, then: () => void): void {
  if (store.getState().agents.length > 0) {
    analyse(store);
    then();
    return;
  }
  const stop = store.subscribe(({ agents }) => {
    if (agents.length === 0) return;
    stop();
    analyse(store);
    then();
  });
}

function saveNow(store: CanvasStore, flush: () => Promise<number>): void {
  flush()
    .then(() => announce(store, 'Saved.'))
    .catch((error: unknown) => toast.error(error instanceof Error ? error.message : 'Not saved.'));
}
