/** Taking the selected nodes out into a pattern of their own, in two steps: what it would be, and doing it. */
import { type Extracted, extractPattern } from '#engine/extract-pattern.ts';
import { inferPattern } from '#engine/infer.ts';
import type { Uses } from '#engine/ops.ts';
import { announce, type CanvasStore, selectedNodes, selectOnly } from './canvas-store.ts';
import { act, knownIn, newNode } from './edit.ts';
import { boundsOf } from './scene.ts';
import { NODE_HEIGHT, NODE_WIDTH } from './shape.ts';

/** Says why where the selection cannot be a pattern. */
export function extractSelected(store: CanvasStore): Extracted | undefined {
  const state = store.getState();
  const done = extractPattern(inferPattern(state.pattern, knownIn(state)), selectedNodes(state));
  if (!('reason' in done)) return done;
  store.setState({ refusal: { sentence: done.reason, at: Date.now() } });
  announce(store, done.reason);
  return undefined;
}

type Called = { ref: string; name: string; uses: Uses };

/** Puts a call of the published part where the nodes were, in their middle. One step. */
export function putCall(store: CanvasStore, { replace }: Extracted, { ref, name, uses }: Called): void {
  const { byId, folded, ...state } = store.getState();
  const ids = selectedNodes({ byId, folded, ...state });
  const nodes = ids.flatMap((id) => byId[id] ?? []);
  const call = newNode(store, { primitive: 'subpattern', at: { x: 0, y: 0 }, config: { ref } });
  const [first] = nodes;
  if (!call || !first) return;
  const box = boundsOf(nodes, byId, folded);
  const middle = { x: box.x + (box.width - NODE_WIDTH) / 2, y: box.y + (box.height - NODE_HEIGHT) / 2 };
  const corner = boundsOf([first], byId, folded);
  // Relative to whatever holds them, as the nodes themselves are.
  const position = {
    x: Math.round(first.position.x + middle.x - corner.x),
    y: Math.round(first.position.y + middle.y - corner.y),
  };
  const ops = replace({ ...call, position, title: name.slice(0, 120) }).map((op) =>
    op.type === 'addNodes' ? { ...op, uses } : op,
  );
  const say = `${ids.length} ${ids.length === 1 ? 'node' : 'nodes'} extracted into ${name}.`;
  if (act(store, ops, { say })) selectOnly(store, [call.id]);
}
