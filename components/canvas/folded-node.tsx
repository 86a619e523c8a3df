'use client';
import type { NodeProps } from '@xyflow/react';
import { memo } from 'react';
import { StatusGlyph } from '#components/confidence/status-glyph.tsx';
import { useSteady } from './canvas-store.ts';
import { ContainerTools } from './container-tools.tsx';
import type { FlowNode } from './flow-elements.ts';
import { NodeFrame } from './node-frame.tsx';
import { NodeNote } from './node-note.tsx';
import { BlockTitle, FootRow, LineRow, TitleRow } from './node-parts.tsx';
import { useInside, useNodeLive } from './node-state.ts';
import { countInside } from './scope.ts';
import { FOLDED_SIZE, shapeOf } from './shape.ts';
import { Sockets } from './sockets.tsx';
import { useIsBlock } from './zoom-step.ts';

type Props = NodeProps<FlowNode>;

const isSame = (a: Props, b: Props): boolean => a.data === b.data && a.selected === b.selected;

/** A container somebody folded: a node like any other, with one more row for what is inside. */
export const FoldedNode = memo(function FoldedNode({ id, data: { stored }, selected }: Props) {
  const shape = shapeOf(stored);
  const live = useNodeLive(id);
  const inside = useInside(id);
  const isBlock = useIsBlock();
  const count = useSteady((state) => countInside(id, state));
  const problems = useProblemsInside(id);
  const part = { stored, shape, live };
  const { height } = FOLDED_SIZE;
  return (
    <NodeFrame
      node={id}
      name={`${shape.name}, folded, ${inside ? inside.words : `${count} inside`}`}
      live={live}
      selected={selected}
      className="pattern-folded"
    >
      {isBlock ? (
        <BlockTitle {...part} />
      ) : (
        <>
          <TitleRow {...part} tools={<ContainerTools stored={stored} />} />
          <LineRow {...part} />
          <div className="node-line folded-inside flex items-center gap-1.5 truncate px-2.5 pb-2 text-12 text-ink-2">
            {inside && <StatusGlyph state={inside.worst} />}
            {inside ? inside.words : `${count} inside`}
            {!inside && problems > 0 && (
              <span className="ml-auto whitespace-nowrap text-11">
                <span aria-hidden className="text-fail">
                  ▲
                </span>{' '}
                {problems} {problems === 1 ? 'problem' : 'problems'}
              </span>
            )}
          </div>
          <FootRow {...part} />
        </>
      )}
      <Sockets node={id} ports={shape.ports.in} side="target" height={height} />
      <Sockets node={id} ports={shape.ports.out} side="source" height={height} />
      <NodeNote node={id} live={live} />
    </NodeFrame>
  );
}, isSame);

/** Folding hides no problem: errors on nodes inside are counted. */
function useProblemsInside(container: string): number {
  return useSteady(({ issues, byId }) => {
    const isInside = (node: string | undefined): boolean => {
      let at = node === undefined ? undefined : byId[node]?.parent;
      for (let depth = 0; at !== undefined && depth < 64; depth += 1) {
        if (at === container) return true;
        at = byId[at]?.parent;
      }
      return false;
    };
    return issues.filter((issue) => issue.level === 'error' && isInside(issue.node)).length;
  });
}
