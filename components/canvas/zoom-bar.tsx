'use client';
import { useStore as useFlow, useReactFlow } from '@xyflow/react';
import {
  Hand,
  Lock,
  LockOpen,
  Map as MapIcon,
  Maximize,
  Minus,
  MousePointer2,
  Plus,
  Redo2,
  Undo2,
} from 'lucide-react';
import { IconButton } from '#components/ui/icon-button.tsx';
import { canRedo, canUndo } from '#engine/history.ts';
import { useCanvas, useCanvasStore } from './canvas-store.ts';
import { redo, undo } from './edit.ts';
import { fitAll } from './fit.ts';
import { glide } from './glide.ts';

/** There is no room for all, and two fingers zoom. */
const ON_PHONES = 'max-sm:pointer-coarse:hidden';

type Props = {
  isHand: boolean;
  onHand: (isHand: boolean) => void;
  hasMinimap: boolean;
  onMinimap: (hasMinimap: boolean) => void;
};

/** The bar at the bottom: undo and redo, tool, zoom with its percentage, fit, map. */
export function ZoomBar({ isHand, onHand, hasMinimap, onMinimap }: Props) {
  const flow = useReactFlow();
  const store = useCanvasStore();
  const isEditable = useCanvas((state) => state.mode === 'edit');
  return (
    <div className="canvas-bar" role="toolbar" aria-label="Canvas">
      {isEditable && <UndoButtons />}
      <IconButton
        label={isHand ? 'Select by dragging' : 'Pan by dragging'}
        keys={isHand ? 'v' : 'h'}
        icon={isHand ? <MousePointer2 aria-hidden /> : <Hand aria-hidden />}
        aria-pressed={isHand}
        onClick={() => onHand(!isHand)}
      />
      <span className="mx-1 h-4 w-px bg-line" />
      <IconButton
        label="Zoom out"
        className={ON_PHONES}
        keys="-"
        icon={<Minus aria-hidden />}
        onClick={() => void flow.zoomOut(glide(120))}
      />
      <ZoomPercent />
      <IconButton
        label="Zoom in"
        className={ON_PHONES}
        keys="+"
        icon={<Plus aria-hidden />}
        onClick={() => void flow.zoomIn(glide(120))}
      />
      <IconButton
        label="Fit all"
        keys="1"
        icon={<Maximize aria-hidden />}
        onClick={() => fitAll(store, flow, glide(240))}
      />
      {isEditable && <LockButton />}
      <IconButton
        label={hasMinimap ? 'Hide the map' : 'Show the map'}
        keys="m"
        icon={<MapIcon aria-hidden />}
        aria-pressed={hasMinimap}
        onClick={() => onMinimap(!hasMinimap)}
      />
    </div>
  );
}

/** By itself: it changes in each frame of a zoom. */
function ZoomPercent() {
  const flow = useReactFlow();
  const percent = useFlow((state) => Math.round(state.transform[2] * 100));
  return (
    <button
      type="button"
      className={`h-7 w-11 rounded-button text-12 text-ink-2 tabular-nums hover:bg-raised pointer-coarse:h-11 ${ON_PHONES}`}
      title="Zoom to 100 %"
      aria-label={`Zoom is ${percent} percent; set to 100`}
      onClick={() => void flow.zoomTo(1, glide(120))}
    >
      {percent} %
    </button>
  );
}

function LockButton() {
  const store = useCanvasStore();
  const isLocked = useCanvas((state) => state.isLocked);
  return (
    <IconButton
      label={isLocked ? 'Unlock the canvas' : 'Lock the canvas'}
      keys="mod+shift+l"
      icon={isLocked ? <Lock aria-hidden /> : <LockOpen aria-hidden />}
      aria-pressed={isLocked}
      onClick={() => store.setState({ isLocked: !isLocked })}
    />
  );
}

function UndoButtons() {
  const store = useCanvasStore();
  const history = useCanvas((state) => state.history);
  return (
    <>
      <IconButton
        label="Undo"
        keys="mod+z"
        icon={<Undo2 aria-hidden />}
        disabled={!canUndo(history)}
        onClick={() => undo(store)}
      />
      <IconButton
        label="Redo"
        keys="mod+shift+z"
        icon={<Redo2 aria-hidden />}
        disabled={!canRedo(history)}
        onClick={() => redo(store)}
      />
      <span className="mx-1 h-4 w-px bg-line" />
    </>
  );
}
