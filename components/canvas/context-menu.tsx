'use client';
/** The menu of whatever is pressed with the right button, for long, or with the menu key. */
import { type ReactElement, type SyntheticEvent, useRef, useState } from 'react';
import { ContextMenu, type MenuEntry } from '#components/ui/menu.tsx';
import {
  type CanvasStore,
  selectedEdges,
  selectedNodes,
  selectOnly,
  useCanvasStore,
} from './canvas-store.ts';
import type { Hotkey } from './hotkeys.ts';
import { elementOf } from './jump.ts';
import { MENUS, type MenuKind } from './menu-items.ts';
import type { Point } from './scene.ts';

const WORDS: Record<MenuKind, string> = {
  node: 'Node',
  edge: 'Connection',
  selection: 'Selection',
  canvas: 'Canvas',
};

/** Selects what was pressed, unless it is selected with others already, and says which menu that means. */
function aim(store: CanvasStore, target: Element): MenuKind {
  const state = store.getState();
  const node = target.closest<HTMLElement>('[data-canvas-node]')?.dataset.canvasNode;
  if (node !== undefined) {
    if (!selectedNodes(state).includes(node)) selectOnly(store, [node]);
  } else if (!target.closest('.react-flow__nodesselection')) {
    const edge = target.closest<SVGElement>('.react-flow__edge')?.dataset.id;
    if (edge !== undefined) {
      if (!selectedEdges(state).includes(edge)) selectOnly(store, [], [edge]);
      return 'edge';
    }
    selectOnly(store, []);
    return 'canvas';
  }
  return selectedNodes(store.getState()).length > 1 ? 'selection' : 'node';
}

/** Commands as entries; lines only between entries. */
export function entriesFor(ids: readonly string[], commands: readonly Hotkey[]): readonly MenuEntry[] {
  const all = ids.flatMap((id): MenuEntry[] => {
    if (id === 'line') return ['line'];
    const found = commands.find((one) => one.id === id);
    if (!found || !(found.when?.() ?? true)) return [];
    const { label, short = label, keys, isOn, perform } = found;
    const danger = id === 'delete';
    return [{ label: short, keys, onSelect: perform, danger, ...(isOn && { checked: isOn() }) }];
  });
  return all.filter(
    (entry, at) => entry !== 'line' || (at > 0 && at < all.length - 1 && all[at - 1] !== 'line'),
  );
}

/** The finger that opened a menu by staying is lifted: that is no click on what lies below. */
function letGoQuietly(): void {
  const swallow = (event: TouchEvent) => event.preventDefault();
  document.addEventListener('touchend', swallow, { once: true, capture: true, passive: false });
}

type Props = {
  commands: readonly Hotkey[];
  /** While it is open, things are placed where it was opened. */
  onPlace: (at: Point | null) => void;
  children: ReactElement;
};

export function CanvasMenu({ commands, onPlace, children }: Props) {
  const store = useCanvasStore();
  const target = useRef<Element | null>(null);
  const at = useRef<Point>({ x: 0, y: 0 });
  const isTouch = useRef(false);
  const [menu, setMenu] = useState<{ kind: MenuKind; entries: readonly MenuEntry[] }>({
    kind: 'canvas',
    entries: [],
  });
  const point = (event: SyntheticEvent & { clientX: number; clientY: number }) => {
    if (!(event.target instanceof Element)) return;
    target.current = event.target;
    at.current = { x: event.clientX, y: event.clientY };
    if (event.nativeEvent instanceof PointerEvent && event.type === 'pointerdown')
      isTouch.current = event.nativeEvent.pointerType === 'touch';
    // A text field has the menu of the browser.
    if (event.type === 'contextmenu' && event.target.closest('input, textarea')) event.stopPropagation();
  };
  const open = (isOpen: boolean) => {
    if (!isOpen) return;
    const kind = target.current ? aim(store, target.current) : 'canvas';
    onPlace(at.current);
    setMenu({ kind, entries: entriesFor(MENUS[kind], commands) });
    if (isTouch.current) letGoQuietly();
  };
  return (
    <ContextMenu
      label={WORDS[menu.kind]}
      entries={menu.entries}
      onOpenChange={open}
      onCloseAutoFocus={(event) => {
        event.preventDefault();
        onPlace(null);
        // What was chosen may have moved the focus on: only one that is nowhere is brought back.
        const [node] = selectedNodes(store.getState());
        if (document.activeElement === document.body && node !== undefined) {
          elementOf(node)?.focus({ preventScroll: true });
        }
      }}
    >
      <div className="h-full" onPointerDownCapture={point} onContextMenuCapture={point}>
        {children}
      </div>
    </ContextMenu>
  );
}
