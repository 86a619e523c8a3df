/** Keys for going along edges, into containers and out, and for folding them: designer and run view. */
import type { useReactFlow } from '@xyflow/react';
import { type CanvasStore, nodesOnScreen, selectedNodes, selectOnly } from './canvas-store.ts';
import { foldAndTell } from './container-tools.tsx';
import { fitAll } from './fit.ts';
import { glide } from './glide.ts';
import { grouped, type Hotkey, type HotkeyRow } from './hotkeys.ts';
import { afterPaint, jumpToNode } from './jump.ts';
import { insideOf } from './scene.ts';
import { containersOnScreen, goTo, leave } from './scope.ts';
import { isContainer } from './shape.ts';
import { endWire } from './wire.ts';

type Context = { store: CanvasStore; flow: ReturnType<typeof useReactFlow> };

/** The selected container, if exactly one node is selected and it is one. */
function selectedContainer(store: CanvasStore): string | undefined {
  const [id, ...others] = selectedNodes(store.getState());
  const node = id === undefined || others.length > 0 ? undefined : store.getState().byId[id];
  return node && isContainer(node) ? node.id : undefined;
}

export function containerRows({ store, flow }: Context): HotkeyRow[] {
  const hasContainer = () => selectedContainer(store) !== undefined;
  const goIn = () => goTo(store, selectedContainer(store) ?? null);
  const foldable = () => selectedNodes(store.getState()).filter((id) => isContainerId(store, id));
  return [
    {
      id: 'enter',
      label: 'Go inside the container',
      keys: ['enter', 'alt+arrowdown'],
      words: 'enter open scope',
      onCanvas: true,
      when: hasContainer,
      perform: goIn,
    },
    {
      id: 'leave-container',
      label: 'Leave the container',
      keys: 'alt+arrowup',
      words: 'exit outer scope',
      when: () => store.getState().entered !== null,
      perform: () => leave(store),
    },
    {
      id: 'fold',
      label: 'Fold or unfold the container',
      keys: 'f',
      words: 'collapse expand',
      onCanvas: true,
      when: () => foldable().length > 0,
      perform: () => foldAndTell(store, foldable()),
    },
    {
      id: 'fold-all',
      label: 'Fold or unfold all containers',
      keys: 'shift+f',
      words: 'collapse expand',
      when: () => containersOnScreen(store.getState()).length > 0,
      perform: () => {
        foldAndTell(store, containersOnScreen(store.getState()));
        afterPaint(() => fitAll(store, flow, glide(180)));
      },
    },
  ];
}

const isContainerId = (store: CanvasStore, id: string): boolean => {
  const node = store.getState().byId[id];
  return node !== undefined && isContainer(node);
};

/** Escape goes from the inside out: a wire, *why*, the selection, the container. */
export function leaveAny(store: CanvasStore): void {
  const { wire, why } = store.getState();
  if (wire) endWire(store);
  else if (why) store.setState({ why: null });
  else if (selectedNodes(store.getState()).length > 0) selectOnly(store, []);
  else if (!leave(store)) selectOnly(store, []);
}

export function walkRows({ store, flow }: Context): HotkeyRow[] {
  return [
    {
      id: 'leave',
      label: 'Clear the selection, then leave the container',
      keys: 'escape',
      onCanvas: true,
      perform: () => leaveAny(store),
    },
    {
      id: 'walk-on',
      label: 'Go to the next node along the edge',
      keys: 'alt+arrowright',
      perform: () => walk(store, flow, 'targets'),
    },
    {
      id: 'walk-back',
      label: 'Go to the node before',
      keys: 'alt+arrowleft',
      perform: () => walk(store, flow, 'sources'),
    },
  ];
}

/** The keys of a canvas where nothing can be changed. */
export const scopeHotkeys = (context: Context): readonly Hotkey[] => [
  ...grouped('Containers', containerRows(context)),
  ...grouped('Select', walkRows(context)),
];

/** Along an edge, and never off the screen: inside a container its walls are where the walk ends. */
function walk(store: CanvasStore, flow: Context['flow'], towards: 'sources' | 'targets'): void {
  const state = store.getState();
  const { pattern } = state;
  const onScreen = nodesOnScreen(state);
  const [from] = selectedNodes(state);
  if (from === undefined) {
    const [first] = onScreen;
    if (first !== undefined) jumpToNode(store, flow, first);
    return;
  }
  const reachable = new Set(onScreen);
  const inside = insideOf(from, pattern.nodes);
  const ends = pattern.edges.flatMap(({ source, target }) => {
    const [start, end] = towards === 'targets' ? [source.node, target.node] : [target.node, source.node];
    return start === from && end !== from && reachable.has(end) && !inside.has(end) ? [end] : [];
  });
  const [next] = ends;
  if (next !== undefined) jumpToNode(store, flow, next);
}
