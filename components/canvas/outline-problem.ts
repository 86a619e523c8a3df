/** Going to what is wrong: the node or connection, and the setting of it. */
import type { useReactFlow } from '@xyflow/react';
import type { Issue } from '#engine/issues.ts';
import { type CanvasStore, selectOnly, showPattern } from './canvas-store.ts';
import { jumpToNode } from './jump.ts';

export function goToProblem(store: CanvasStore, flow: ReturnType<typeof useReactFlow>, issue: Issue): void {
  if (issue.edge !== undefined) selectOnly(store, [], [issue.edge]);
  if (issue.code.startsWith('R10.')) showPattern(store);
  if (issue.node === undefined) return;
  jumpToNode(store, flow, issue.node);
  store.setState({ why: null, focusField: { node: issue.node, field: issue.field, at: Date.now() } });
}
