/** How one node stands in the run shown. */
import { useMemo } from 'react';
import type { GlyphState } from '#components/confidence/status-glyph.tsx';
import { STATUS_WORDS } from '#components/confidence/status-glyph.tsx';
import { spokenConfidence } from '#components/confidence/words.ts';
import { isRunOver, openInside, type RunStore, shownRun, useRunStore } from '#components/run/run-store.ts';
import type { NodeRun } from '#engine/fold.ts';
import type { Belief } from '#primitives/kit/belief.ts';
import { useSteady } from './canvas-store.ts';
import { sumUp } from './inside.ts';
import { indexNodes, insideOf, type NodesById } from './scene.ts';
import { isCaller } from './shape.ts';
import { pathTo } from './view.ts';

export type Phase = 'none' | 'open' | 'over';

export const phaseOf = (store: RunStore): Phase => {
  if (store.runId === null) return 'none';
  return isRunOver(store.state) ? 'over' : 'open';
};

export type NodeLive = {
  phase: Phase;
  run: NodeRun | undefined;
  /** `undefined` while no run is shown. */
  state: GlyphState | undefined;
  /** The output that was taken, with its port. */
  shown: { port: string; belief: Belief } | undefined;
};

export function shownOutput(run: NodeRun | undefined): NodeLive['shown'] {
  for (const [port, belief] of Object.entries(run?.out ?? {})) if (belief) return { port, belief };
  return undefined;
}

export function glyphStateOf(run: NodeRun | undefined, phase: Phase): GlyphState | undefined {
  if (phase === 'none') return undefined;
  // Nobody is asked and nothing runs any more once the run is over.
  if (phase === 'over' && (run?.state === 'waiting' || run?.state === 'running')) return 'cancelled';
  if (run?.paused) return 'paused';
  if (run) return run.state;
  return phase === 'open' ? 'queued' : 'idle';
}

/** A node after the containers around it, as the run store asks for it: `retry/parallel/agent`. */
export const runPath = (node: string, byId: NodesById): string =>
  byId[node]?.parent === undefined ? node : [...pathTo(node, byId), node].join('/');

export const useRunPath = (node: string): string => useSteady((state) => runPath(node, state.byId));

/** What is inside a container, in the iteration shown; `undefined` while no run is shown. */
export function useInside(container: string): ReturnType<typeof sumUp> {
  const pattern = useSteady((state) => state.pattern);
  const paths = useMemo(() => {
    const byId = indexNodes(pattern.nodes);
    return [...insideOf(container, pattern.nodes)].map((id) => runPath(id, byId));
  }, [container, pattern]);
  // As text, so that only a change of the sum renders again.
  const told = useRunStore((store) => {
    const phase = phaseOf(store);
    if (phase === 'none') return '';
    const states = paths.map((path) => glyphStateOf(shownRun(store, path), phase) ?? 'idle');
    const sum = sumUp(states);
    return sum ? `${sum.worst} ${sum.words}` : '';
  });
  const space = told.indexOf(' ');
  return told === ''
    ? undefined
    : { worst: told.slice(0, space) as GlyphState, words: told.slice(space + 1) };
}

export function useNodeLive(node: string): NodeLive {
  const phase = useRunStore(phaseOf);
  const path = useRunPath(node);
  const calls = useSteady(({ byId }) => byId[node] !== undefined && isCaller(byId[node]));
  const run = useRunStore((store) => {
    const own = shownRun(store, path);
    return own || !calls ? own : openInside(store, path);
  });
  // The same object while nothing changed, so that a node whose selection changes draws only its frame.
  return useMemo(
    () => ({ phase, run, state: glyphStateOf(run, phase), shown: shownOutput(run) }),
    [phase, run],
  );
}

/** `vote, succeeded, confidence 0.67, above threshold 0.60` */
export function spokenNode(name: string, live: NodeLive, threshold: number): string {
  if (!live.state) return name;
  const parts = [name, STATUS_WORDS[live.state].toLowerCase()];
  if (live.shown) parts.push(spokenConfidence(live.shown.belief, threshold));
  if (live.run?.reason) parts.push(live.run.reason);
  return parts.join(', ');
}
