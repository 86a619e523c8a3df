'use client';
/** Under a node that is paused: what has arrived, and how to go on. */
import { Fragment } from 'react';
import { ConfidenceGlyph } from '#components/confidence/confidence-glyph.tsx';
import { showBelief } from '#components/confidence/show-value.ts';
import { PauseControls } from '#components/debug/pause-controls.tsx';
import { useRunStore } from '#components/run/run-store.ts';
import { arrivedAt } from '#components/run/why.ts';
import { isSkipped, type Settled } from '#primitives/define.ts';
import type { Belief } from '#primitives/kit/belief.ts';
import { useCanvas } from './canvas-store.ts';
import { shapeOf } from './shape.ts';

export function PausedNode({ node }: { node: string }) {
  return (
    <div className="node-note nodrag nopan" data-testid="paused-node">
      <p className="font-medium">Paused before it starts</p>
      <ArrivedSoFar node={node} />
      <div className="mt-1.5 flex flex-wrap gap-1.5">
        <PauseControls />
      </div>
    </div>
  );
}

const beliefOf = (settled: Settled): Belief | undefined => (isSkipped(settled) ? undefined : settled);

function ArrivedSoFar({ node }: { node: string }) {
  const pattern = useCanvas((state) => state.pattern);
  const byId = useCanvas((state) => state.byId);
  const nodes = useRunStore((store) => store.state.nodes);
  const stored = byId[node];
  if (!stored) return null;
  const arrived = shapeOf(stored).ports.in.flatMap(({ name }) =>
    arrivedAt({ pattern, byId, nodes }, node, name),
  );
  const there = arrived.flatMap(({ name, source, settled }) =>
    settled === undefined ? [] : [{ name, key: `${source.node}.${source.port}`, belief: beliefOf(settled) }],
  );
  if (there.length === 0) return <p className="text-ink-2">Nothing arrives here.</p>;
  return (
    <dl className="mt-1 grid grid-cols-[auto_minmax(0,1fr)_auto] items-center gap-x-2 gap-y-0.5">
      {there.map(({ name, key, belief }) => (
        <Fragment key={key}>
          <dt className="truncate font-mono text-11 text-ink-3">{name}</dt>
          <dd className="truncate">{belief ? showBelief(belief, 80) : 'not taken'}</dd>
          <dd>{belief && <ConfidenceGlyph conf={belief.conf} verified={belief.verified} />}</dd>
        </Fragment>
      ))}
    </dl>
  );
}
