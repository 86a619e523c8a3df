'use client';
import { useMemo } from 'react';
import { useCanvas, useSelectedNode } from '#components/canvas/canvas-store.ts';
import { runPath } from '#components/canvas/node-state.ts';
import { shapeOf } from '#components/canvas/shape.ts';
import { useJump } from '#components/canvas/use-jump.ts';
import { shownKey, useRunStore } from '#components/run/run-store.ts';
import { beliefOf, type Gathered } from '#engine/counterfactual.ts';
import { voicesOf } from '#engine/decide-again.ts';
import type { PatternNode } from '#engine/pattern.ts';
import { arrivalsAt, type Recording, type Scheme } from '#engine/recorded.ts';
import type { Match } from '#primitives/kit/voices.ts';
import { CounterfactualView } from './counterfactual-view.tsx';
import { DisagreementView } from './disagreement-view.tsx';
import { GateView } from './gate-view.tsx';
import { Note } from './parts.tsx';
import { useRecording, useScheme } from './use-recording.ts';
import { WeakestPath } from './weakest-path.tsx';

type Props = { runId: string; patternId: string };

/** What a run says of the selected node beyond its value, and of the way to its answer. */
export function InsightPanel({ runId, patternId }: Props) {
  const scheme = useScheme();
  const recording = useRecording(scheme);
  const selected = useSelectedNode();
  const stored = useCanvas((state) => (selected === undefined ? undefined : state.byId[selected]));
  const group = stored && shapeOf(stored).primitive?.group;
  return (
    <div data-testid="insight">
      {group === 'aggregation' && stored && (
        <Aggregation key={stored.id} runId={runId} stored={stored} recording={recording} />
      )}
      {stored?.primitive === 'gate' && (
        <GateView key={stored.id} runId={runId} patternId={patternId} stored={stored} scheme={scheme} />
      )}
      {group !== 'aggregation' && stored?.primitive !== 'gate' && <Hint scheme={scheme} />}
      <WeakestPath recording={recording} />
    </div>
  );
}

/** Which nodes there is more to say of. */
function Hint({ scheme }: { scheme: Scheme }) {
  const jump = useJump();
  const nodes = scheme.pattern.nodes.filter(
    (node) => node.primitive === 'gate' || shapeOf(node).primitive?.group === 'aggregation',
  );
  if (nodes.length === 0) return null;
  return (
    <div className="flex flex-col gap-1 border-b p-3">
      <Note>Gates can be tried with other thresholds; aggregations tell who said what.</Note>
      <ul className="flex flex-wrap gap-x-3 gap-y-1 text-12">
        {nodes.slice(0, MOST).map((node) => (
          <li key={node.id}>
            <button
              type="button"
              className="font-mono underline decoration-line underline-offset-2 hover:text-accent"
              onClick={() => jump(node.id)}
            >
              {shapeOf(node).name}
            </button>
          </li>
        ))}
        {nodes.length > MOST && <li className="text-ink-3">and {nodes.length - MOST} more</li>}
      </ul>
    </div>
  );
}

/** More are found on the canvas. */
const MOST = 12;

type AggregationProps = { runId: string; stored: PatternNode; recording: Recording };

const matchOf = (stored: PatternNode): Match => {
  const { config } = shapeOf(stored);
  const has = typeof config === 'object' && config !== null && 'match' in config;
  return has && config.match === 'normalised' ? 'normalised' : 'exact';
};

function Aggregation({ runId, stored, recording }: AggregationProps) {
  const path = useCanvas((state) => runPath(stored.id, state.byId));
  const key = useRunStore((store) => shownKey(store, path));
  const gathered = useMemo((): Gathered => {
    const out = recording.outs.get(key) ?? {};
    return { run: runId, key, arrivals: arrivalsAt(recording, key), out };
  }, [recording, key, runId]);
  const voices = useMemo(() => voicesOf(Object.values(gathered.arrivals).flat()), [gathered]);
  const hasSettled = Object.keys(gathered.out).length > 0;
  return (
    <>
      <DisagreementView voices={voices} match={matchOf(stored)} answer={beliefOf(gathered.out)} />
      {hasSettled && <CounterfactualView runId={runId} stored={stored} gathered={gathered} />}
    </>
  );
}
