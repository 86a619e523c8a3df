'use client';
import { useReactFlow } from '@xyflow/react';
import { WhyDrawer } from '#components/run/why-drawer.tsx';
import { Segmented } from '#components/ui/segmented.tsx';
import { primitiveList } from '#primitives/index.ts';
import { type CanvasStore, selectedNodes, useCanvas, useCanvasStore } from './canvas-store.ts';
import { addNode } from './edit.ts';
import { besideNode } from './edit-beside.ts';
import { Inspector } from './inspector.tsx';
import { Outline } from './outline.tsx';
import { PrimitiveList } from './primitive-list.tsx';
import type { QuickAddRequest } from './quick-add.tsx';
import { rememberPrimitive } from './recent-primitives.ts';
import type { Point } from './scene.ts';
import { NODE_HEIGHT, NODE_WIDTH } from './shape.ts';
import { SidePanel } from './side-panels.tsx';
import type { LeftTab } from './use-screen.ts';

type LeftProps = {
  isOpen: boolean;
  onClose: () => void;
  tab: LeftTab;
  onTab: (tab: LeftTab) => void;
  middle: () => Point;
  onQuickAdd: (request: QuickAddRequest) => void;
};

const TABS = [
  { value: 'palette', label: 'Palette' },
  { value: 'outline', label: 'Outline' },
] as const;

/** Clicked primitives go on from the selected node. */
function besideSelected(store: CanvasStore): ReturnType<typeof besideNode> | undefined {
  const state = store.getState();
  const [id, ...others] = selectedNodes(state);
  return id === undefined || others.length > 0 ? undefined : besideNode(state, id);
}

/** Left: what can be added, and what is there as a list. */
export function LeftPanel({ isOpen, onClose, tab, onTab, middle, onQuickAdd }: LeftProps) {
  const store = useCanvasStore();
  const flow = useReactFlow();
  const isEditable = useCanvas((state) => state.mode === 'edit');
  const shown = isEditable ? tab : 'outline';
  const isWide = () => matchMedia('(min-width: 1024px)').matches;
  const add = (primitive: string) => {
    const point = flow.screenToFlowPosition(middle());
    const centred = { x: point.x - NODE_WIDTH / 2, y: point.y - NODE_HEIGHT / 2 };
    const parent = store.getState().entered ?? undefined;
    rememberPrimitive(primitive);
    addNode(store, { primitive, ...(besideSelected(store) ?? { at: centred, parent }) });
    // On narrow screens the sheet would cover what was just added.
    if (!isWide()) onClose();
  };
  return (
    <SidePanel side="left" label="Palette and outline" isOpen={isOpen} onClose={onClose}>
      {isEditable && (
        <div className="px-2 pt-2">
          <Segmented label="Show" value={shown} onValueChange={onTab} options={TABS} />
        </div>
      )}
      {shown === 'palette' ? (
        <div data-primitives="" className="flex min-h-0 flex-1 flex-col">
          <PrimitiveList primitives={primitiveList} isDraggable onChoose={(primitive) => add(primitive.id)} />
        </div>
      ) : (
        <div className="min-h-0 flex-1 overflow-y-auto pt-2">
          <Outline onQuickAdd={onQuickAdd} />
        </div>
      )}
    </SidePanel>
  );
}

type RightProps = { isOpen: boolean; onClose: () => void; onOpenEvent: (seq: number) => void };

/**
 * Right: the selected node's settings, or *why* a value is what it is. Opens with a selection; on narrow
 * screens only when asked for, as it would cover the canvas.
 */
export function RightPanel({ isOpen, onClose, onOpenEvent }: RightProps) {
  const store = useCanvasStore();
  const hasWhy = useCanvas((state) => state.why !== null);
  const close = () => {
    store.setState({ why: null });
    onClose();
  };
  return (
    <SidePanel side="right" label={hasWhy ? 'Why' : 'Settings'} isOpen={isOpen || hasWhy} onClose={close}>
      {hasWhy ? (
        <WhyDrawer onOpenEvent={onOpenEvent} hasClose={false} />
      ) : (
        <div className="min-h-0 flex-1 overflow-y-auto">
          <Inspector />
        </div>
      )}
    </SidePanel>
  );
}
