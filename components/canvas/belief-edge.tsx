'use client';
import { BaseEdge, EdgeLabelRenderer, type EdgeProps, getBezierPath } from '@xyflow/react';
import { memo, useEffect, useRef, useState } from 'react';
import { showBelief } from '#components/confidence/show-value.ts';
import { rampColor, stepOf } from '#components/confidence/tokens.ts';
import { DISPLAY_THRESHOLD, quoted, twoDecimals } from '#components/confidence/words.ts';
import { useLook } from '#components/insight/look-store.ts';
import { shownRun, useRunStore } from '#components/run/run-store.ts';
import { type Belief, shownNumber } from '#primitives/kit/belief.ts';
import { showType } from '#primitives/kit/port-type.ts';
import { socketKey, useCanvas, useSteady } from './canvas-store.ts';
import type { FlowEdge } from './flow-elements.ts';
import { useEdgeMark } from './marks.tsx';
import { runPath } from './node-state.ts';
import { outerSource } from './scene.ts';

export type Carried = { belief: Belief; threshold: number };

/** Width 1.25 + 2.75c; at or above the threshold solid in a step of at least 3, below dashed in grey. */
export function edgeStyle(carried: Carried | undefined): React.CSSProperties {
  if (!carried) return { stroke: 'var(--color-control)', strokeWidth: 1.25 };
  const c = shownNumber(carried.belief.conf);
  if (c === undefined) return { stroke: 'var(--color-ink-3)', strokeWidth: 1.5, strokeDasharray: '1.5 4' };
  const strokeWidth = 1.25 + 2.75 * c;
  if (c < carried.threshold) return { stroke: 'var(--color-ink-3)', strokeWidth, strokeDasharray: '6 4' };
  return { stroke: rampColor(Math.max(3, stepOf(c))), strokeWidth };
}

/** What an edge carries: its source's output, or at a container's inner wall what arrived outside. */
function useCarried(props: Props): Belief | null | undefined {
  const { source, target, sourceHandleId } = props;
  const key = useSteady((state) => {
    const edge = { source: { node: source, port: sourceHandleId ?? '' }, target: { node: target, port: '' } };
    const outer = outerSource(edge, state);
    return outer && socketKey(runPath(outer.node, state.byId), outer.port);
  });
  return useRunStore((store) => {
    if (key === undefined) return undefined;
    const dot = key.indexOf('.');
    return shownRun(store, key.slice(0, dot))?.out?.[key.slice(dot + 1)];
  });
}

type Props = EdgeProps<FlowEdge>;

const isSame = (a: Props, b: Props): boolean =>
  a.data === b.data &&
  a.selected === b.selected &&
  a.sourceX === b.sourceX &&
  a.sourceY === b.sourceY &&
  a.targetX === b.targetX &&
  a.targetY === b.targetY;

export const BeliefEdge = memo(function BeliefEdge(props: Props) {
  const [path, labelX, labelY] = getBezierPath(props);
  const { id, source, sourceHandleId, target, selected } = props;
  const belief = useCarried(props);
  const threshold = useSteady(
    (state) => state.thresholds[target] ?? state.thresholds[source] ?? DISPLAY_THRESHOLD,
  );
  const type = useSteady((state) => state.facts.get(socketKey(source, sourceHandleId ?? ''))?.type);
  const mark = useEdgeMark(id);
  const isHovered = useCanvas((state) => state.hoveredEdge === id);
  const isWeak = useLook((look) => look.link?.edges.has(id) ?? false);
  const carried = belief ? { belief, threshold } : undefined;
  const c = belief ? shownNumber(belief.conf) : undefined;
  const isLow = c !== undefined && c < threshold;
  return (
    <>
      {isWeak && <path d={path} className="edge-weak" />}
      <BaseEdge
        id={id}
        path={path}
        className={mark ? `edge-${mark}` : belief === null ? 'edge-skipped' : 'edge-line'}
        style={mark ? {} : edgeStyle(carried)}
        interactionWidth={18}
      />
      {selected && <path d={path} className="edge-selected" />}
      <Pulse path={path} belief={belief ?? undefined} />
      {isLow && (
        <EdgeLabelRenderer>
          <span className="edge-label edge-number" style={{ translate: `${labelX}px ${labelY}px` }}>
            {belief?.conf.status === 'self_reported' ? quoted(c) : twoDecimals(c)}
          </span>
        </EdgeLabelRenderer>
      )}
      {isHovered && (
        <EdgeLabelRenderer>
          <span
            className="edge-label edge-type"
            style={{ translate: `${labelX}px ${labelY + (isLow ? 20 : 0)}px` }}
          >
            {belief ? showBelief(belief, 40) : type ? showType(type) : 'type not known yet'}
          </span>
        </EdgeLabelRenderer>
      )}
    </>
  );
}, isSame);

/** One 400-ms pulse from source to target when a value arrives while people watch. */
function Pulse({ path, belief }: { path: string; belief: Belief | undefined }) {
  const isLive = useRunStore((store) => store.isLive);
  const [pulsing, setPulsing] = useState(false);
  const before = useRef(belief);
  useEffect(() => {
    const arrived = belief !== undefined && before.current === undefined;
    before.current = belief;
    if (arrived && isLive) setPulsing(true);
  }, [belief, isLive]);
  if (!pulsing) return null;
  return <path d={path} pathLength={1} className="edge-pulse" onAnimationEnd={() => setPulsing(false)} />;
}
