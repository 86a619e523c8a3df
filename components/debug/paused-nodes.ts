/** What is paused in a run. */
import type { NodeRun, RunState } from '#engine/fold.ts';

/** Nodes that wait to be told to start, the first one first. */
export const pausedNodes = ({ nodes }: RunState): readonly string[] =>
  Object.entries(nodes).flatMap(([node, { paused }]: [string, NodeRun]) => (paused ? [node] : []));

/** The same as one text, which is the same value while nothing has changed. */
export const pausedText = (state: RunState): string => pausedNodes(state).join(' ');
