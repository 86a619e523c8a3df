'use client';
import { useReactFlow } from '@xyflow/react';
import { useState } from 'react';
import { WhyDrawer } from '#components/run/why-drawer.tsx';
import { Segmented } from '#components/ui/segmented.tsx';
import { primitiveList } from '#primitives/index.ts';
import { type CanvasStore, selectedNodes, useCanvas, useCanvasStore } from './canvas-store.ts';
import { addNode } from './edit.ts';
import { Inspector } from './inspector.tsx';
import { Outline } from './outline.tsx';
import { PrimitiveList } from './primitive-list.tsx';
import { rememberPrimitive } from './recent-primitives.ts';
import { boxOf, type Point } from './scene.ts';
import { NODE_HEIGHT, NODE_WIDTH } from './shape.ts';
import { SidePanel } from './side-panels.tsx';

type LeftProps = { isOpen: boolean; onClose: () => void; middle: () => Point };

const TABS = [
  { value: 'palette', label: 'Palette' },
  { value: 'outline', label: 'Outline' },
] as const;

const GAP = 80;

/** Clicked primitives go on from the selected node: to its right, inside the same container. */
function besideSelected(store: CanvasStore): { at: Point; parent: string | undefined } | undefined {
  const state = store.getState();
  const [id, ...others] = selectedNodes(state);
  const node = id === undefined || others.length > 0 ? undefined : state.byId[id];
  if (!node) return undefined;
  const box = boxOf(node, state.byId, state.folded);
  return { at: { x: box.x + box.width + GAP, y: box.y }, parent: node.parent };
}

/** Left: what can be added, and what is there as a list. */
export function LeftPanel({ isOpen, onClose, middle }: LeftProps) {
  const store = useCanvasStore();
  const flow = useReactFlow();
  const isEditable = useCanvas((state) => state.mode === 'edit');
  const [tab, setTab] = useState<'palette' | 'outline'>('palette');
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
          <Segmented label="Show" value={shown} onValueChange={setTab} options={TABS} />
        </div>
      )}
      {shown === 'palette' ? (
        <div data-primitives="" className="flex min-h-0 flex-1 flex-col">
          <PrimitiveList primitives={primitiveList} isDraggable onChoose={(primitive) => add(primitive.id)} />
        </div>
      ) : (
        <div className="min-h-0 flex-1 overflow-y-auto pt-2">
          <Outline />
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
