/** What others do, on this canvas: in the own undo steps as if it had been there before, and never one of them. */
import { historyReducer } from '#engine/history.ts';
import type { Op } from '#engine/ops.ts';
import type { Pattern } from '#engine/pattern.ts';
import { isRenamed, type Renames } from '#engine/rebase.ts';
import { type CanvasStore, drawn, selectedEdges, selectedNodes, selectOnly } from './canvas-store.ts';
import type { FlowNode } from './flow-elements.ts';

type Others = { ops: readonly Op[]; present: Pattern; renames?: Renames | undefined };

export function showOthers(store: CanvasStore, { ops, present, renames }: Others): void {
  const { history: before } = store.getState();
  const named = renames && isRenamed(renames) ? { renames } : {};
  const selected = renames && {
    nodes: selectedNodes(store.getState()).map((id) => renames.nodes.get(id) ?? id),
    edges: selectedEdges(store.getState()).map((id) => renames.edges.get(id) ?? id),
  };
  const history = historyReducer(before, { type: 'others', ops, present, ...named });
  store.setState((state) => {
    const next = drawn(present, state);
    return { history, ...next, flowNodes: withDragged(state.flowNodes, next.flowNodes) };
  });
  if (selected) selectOnly(store, selected.nodes, selected.edges);
}

/** What somebody holds in their hand stays there: it is not stored yet. */
function withDragged(before: readonly FlowNode[], after: FlowNode[]): FlowNode[] {
  const held = new Map(before.filter(({ dragging }) => dragging).map((node) => [node.id, node]));
  if (held.size === 0) return after;
  return after.map((node) => {
    const old = held.get(node.id);
    return old && old.data.stored === node.data.stored ? old : node;
  });
}

/** One own step, also where the canvas is locked: it was decided elsewhere. */
export function showOwn(store: CanvasStore, pattern: Pattern): void {
  const history = historyReducer(store.getState().history, {
    type: 'do',
    intent: { type: 'replaceAll', pattern },
  });
  store.setState((state) => ({ history, ...drawn(history.present, state) }));
}
