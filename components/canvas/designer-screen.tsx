'use client';
import { Panel } from '@xyflow/react';
import { useRouter } from 'next/navigation';
import { useEffect, useMemo } from 'react';
import { ExportProvider } from '#components/exchange/export-section.tsx';
import { useHandedEdit } from '#components/insight/handed-edit.ts';
import { useRunStoreApi } from '#components/run/run-store.ts';
import { SchedulesDialog } from '#components/schedules/schedules-dialog.tsx';
import { Announcer } from './announcer.tsx';
import { BottomPanel } from './bottom-panel.tsx';
import { ConflictDialog } from './conflict-dialog.tsx';
import { CanvasMenu } from './context-menu.tsx';
import { Cursors } from './cursors.tsx';
import type { LoadedPattern } from './designer.tsx';
import { DocsDialog } from './docs.tsx';
import { EditCanvas } from './edit-canvas.tsx';
import { EmptyCanvas } from './empty-canvas.tsx';
import { ExtractDialog } from './extract-dialog.tsx';
import { FindBar } from './find-bar.tsx';
import { NodeEditor } from './node-editor.tsx';
import { LeftPanel, RightPanel } from './panels.tsx';
import { PresenceContext } from './presence-store.ts';
import { PublishDialog } from './publish-dialog.tsx';
import { QuickAdd, type QuickAddRequest } from './quick-add.tsx';
import { RunActionsContext } from './run-actions.ts';
import { RunForm } from './run-form.tsx';
import { ShortcutSheet } from './shortcut-sheet.tsx';
import { Tidying } from './tidying.tsx';
import { TopBar } from './top-bar.tsx';
import { type DesignerHandle, useDesigner } from './use-designer.ts';
import { useOpenOnSelect } from './use-open-on-select.ts';
import { ZoomBar } from './zoom-bar.tsx';

/** Everything on the designer's screen, once its pattern is there. */
export function DesignerScreen({ loaded }: { loaded: LoadedPattern }) {
  const designer = useDesigner(loaded);
  useHandedEdit(loaded.id);
  const { screen, draft, run, actions } = designer;
  const { show } = screen;
  const runActions = useMemo(
    () => ({ retryFrom: run.retryFrom, isRetrying: run.isRetrying }),
    [run.retryFrom, run.isRetrying],
  );
  return (
    <RunActionsContext value={runActions}>
      <PresenceContext value={designer.presence}>
        <div className="flex h-full min-h-0 flex-col" data-testid="designer">
          <TopBar
            name={draft.name}
            save={draft.save}
            user={designer.user}
            isStarting={run.isStarting}
            isCancelling={run.isCancelling}
            onRename={draft.rename}
            onRun={actions.run}
            onPublish={actions.publish}
            onSchedules={actions.schedules}
            onProblems={actions.showProblems}
            onConflict={() => show({ dialog: 'conflict' })}
            onPalette={() => show({ isPaletteOpen: !screen.isPaletteOpen, isInspectorOpen: false })}
            onInspector={() => show({ isInspectorOpen: !screen.isInspectorOpen, isPaletteOpen: false })}
          />
          <ExportProvider name={draft.name} loaded={loaded}>
            <Middle designer={designer} />
          </ExportProvider>
        </div>
        {screen.quickAdd && <QuickAdd request={screen.quickAdd} onClose={() => show({ quickAdd: null })} />}
        <Dialogs designer={designer} loaded={loaded} />
        <Announcer />
      </PresenceContext>
    </RunActionsContext>
  );
}

function Middle({ designer }: { designer: DesignerHandle }) {
  const { screen, pointer, tidying, actions } = designer;
  const { show } = screen;
  useOpenOnSelect(screen);
  const router = useRouter();
  const runStore = useRunStoreApi();
  const openQuickAdd = useMemo(() => (quickAdd: QuickAddRequest) => show({ quickAdd }), [show]);
  const openEvent = (seq: number) => router.push(`/runs/${runStore.getState().runId}?at=${seq}`);
  return (
    <div className="relative flex min-h-0 flex-1">
      <LeftPanel
        isOpen={screen.isPaletteOpen}
        onClose={() => show({ isPaletteOpen: false })}
        tab={screen.leftTab}
        onTab={(leftTab) => show({ leftTab })}
        onQuickAdd={openQuickAdd}
        middle={pointer.middle}
      />
      <div className="flex min-w-0 flex-1 flex-col">
        <div ref={pointer.area} className="relative min-h-0 flex-1">
          <CanvasMenu commands={designer.hotkeys} onPlace={pointer.pin}>
            <EditCanvas
              label="Canvas"
              isHand={screen.isHand}
              hasMinimap={screen.hasMinimap}
              onQuickAdd={openQuickAdd}
            >
              <Cursors />
              <Panel position="bottom-left">
                <ZoomBar
                  isHand={screen.isHand}
                  onHand={(isHand) => show({ isHand })}
                  hasMinimap={screen.hasMinimap}
                  onMinimap={(hasMinimap) => show({ hasMinimap })}
                />
              </Panel>
              {tidying.isTidying && <Tidying onCancel={tidying.cancel} />}
              {screen.isFinding && <FindBar onClose={() => show({ isFinding: false })} />}
            </EditCanvas>
          </CanvasMenu>
          <EmptyCanvas onAdd={actions.quickAdd} />
        </div>
        {screen.bottom && (
          <BottomPanel
            tab={screen.bottom}
            onTab={(bottom) => show({ bottom })}
            onClose={() => show({ bottom: null })}
            onCancel={designer.run.cancel}
            isCancelling={designer.run.isCancelling}
            connection={designer.connection}
          />
        )}
      </div>
      <RightPanel
        isOpen={screen.isInspectorOpen}
        onClose={() => show({ isInspectorOpen: false })}
        onOpenEvent={openEvent}
      />
    </div>
  );
}

function Dialogs({ designer, loaded }: { designer: DesignerHandle; loaded: LoadedPattern }) {
  const { screen, draft, run, hotkeys, flush } = designer;
  const { show } = screen;
  const { save } = draft;
  const isConflict = save.kind === 'conflict';
  useEffect(() => {
    if (isConflict) show({ dialog: 'conflict' });
  }, [isConflict, show]);
  const close = (isOpen: boolean) => show(isOpen ? {} : { dialog: null });
  return (
    <>
      <RunForm
        patternId={loaded.id}
        isOpen={screen.dialog === 'run'}
        isStarting={run.isStarting}
        onOpenChange={close}
        how={screen.runHow}
        onRun={(inputs, how) => void run.start(inputs, how)}
      />
      <PublishDialog
        patternId={loaded.id}
        description={loaded.description}
        isOpen={screen.dialog === 'publish'}
        onOpenChange={close}
        onFlush={flush}
      />
      <SchedulesDialog
        patternId={loaded.id}
        isOpen={screen.dialog === 'schedules'}
        onOpenChange={close}
        onPublish={() => show({ dialog: 'publish' })}
      />
      <NodeEditor open={screen.node} onClose={() => show({ node: null })} />
      <DocsDialog primitive={screen.docs} onClose={() => show({ docs: null })} />
      <ExtractDialog
        extracted={screen.extracted}
        from={draft.name}
        onClose={() => show({ extracted: null })}
      />
      <ShortcutSheet hotkeys={hotkeys} isOpen={screen.dialog === 'keys'} onOpenChange={close} />
      {save.kind === 'conflict' && (
        <ConflictDialog
          clash={save.clash}
          user={designer.user}
          isOpen={screen.dialog === 'conflict'}
          onOpenChange={close}
          onResolve={(resolution) => {
            close(false);
            void draft.resolve(resolution);
          }}
        />
      )}
    </>
  );
}
