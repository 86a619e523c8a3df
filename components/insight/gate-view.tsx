'use client';
import { useRouter } from 'next/navigation';
import { useId, useMemo, useState } from 'react';
import { shapeOf } from '#components/canvas/shape.ts';
import { useMay } from '#components/shell/use-may.ts';
import { Button } from '#components/ui/button.tsx';
import { cx } from '#components/ui/cx.ts';
import { CONTROL } from '#components/ui/input.tsx';
import { curveOf, type Decision, LANES, type Lane, laneOf, lanesOf, sharesOf } from '#engine/gate-what-if.ts';
import type { PatternNode } from '#engine/pattern.ts';
import type { Scheme } from '#engine/recorded.ts';
import { GateChart } from './gate-chart.tsx';
import { LANE_MEANING, LANE_WORDS, sayShare } from './gate-words.ts';
import { handOverEdit } from './handed-edit.ts';
import { type Changed, ChangedRuns, DepthPicker, Note, Section } from './parts.tsx';
import { type Depth, useHistory } from './use-history.ts';

type Props = { runId: string; patternId: string; stored: PatternNode; scheme: Scheme };

/** What another threshold would have done to the runs that are recorded. No agent is called. */
export function GateView({ runId, patternId, stored, scheme }: Props) {
  const [depth, setDepth] = useState<Depth>('50');
  const history = useHistory(runId, stored.id, depth);
  const hasGuarantee = stored.config.guarantee !== undefined;
  return (
    <Section title="What if the threshold were another?">
      {hasGuarantee ? (
        <Note>
          This gate keeps a guarantee: its threshold is read off the outcomes known at the time, so there is
          none to move.
        </Note>
      ) : (
        <>
          <DepthPicker depth={depth} onDepth={setDepth} history={history} />
          {history.records.length > 0 && (
            <WhatIf decisions={history.records} patternId={patternId} stored={stored} scheme={scheme} />
          )}
        </>
      )}
    </Section>
  );
}

const thresholdOf = (stored: PatternNode): number => {
  const { config } = shapeOf(stored);
  const has = typeof config === 'object' && config !== null && 'threshold' in config;
  return has && typeof config.threshold === 'number' ? config.threshold : 0;
};

type WhatIfProps = Omit<Props, 'runId'> & { decisions: readonly Decision[] };

function WhatIf({ decisions, patternId, stored, scheme }: WhatIfProps) {
  const recorded = thresholdOf(stored);
  const [tried, setTried] = useState(recorded);
  const at = useMemo(() => ({ scheme, node: stored.id }), [scheme, stored.id]);
  const before = useMemo(() => decisions.map((one) => laneOf(at, one)), [at, decisions]);
  const points = useMemo(
    () => curveOf(at, decisions, { config: stored.config, extra: [recorded] }),
    [at, decisions, stored.config, recorded],
  );
  const after = useMemo(
    () => lanesOf(at, decisions, { ...stored.config, threshold: tried }),
    [at, decisions, stored.config, tried],
  );
  return (
    <>
      <ThresholdSlider tried={tried} onTry={setTried} lanes={after} />
      <SharesTable before={before} after={after} />
      <GateChart points={points} recorded={recorded} tried={tried} />
      <ChangedRuns
        changed={changesOf(decisions, before, after)}
        none={
          tried === recorded ? 'This is the threshold that ran.' : 'No run would have come out differently.'
        }
      />
      <Apply patternId={patternId} node={stored.id} tried={tried} recorded={recorded} />
    </>
  );
}

function changesOf(
  decisions: readonly Decision[],
  before: readonly (Lane | undefined)[],
  after: readonly (Lane | undefined)[],
): readonly Changed[] {
  return decisions.flatMap(({ run }, index) => {
    const [was, is] = [before[index], after[index]];
    if (!was || !is || was === is) return [];
    return [{ run, words: `${LANE_WORDS[was].toLowerCase()} → ${LANE_WORDS[is].toLowerCase()}` }];
  });
}

type SliderProps = {
  tried: number;
  onTry: (threshold: number) => void;
  lanes: readonly (Lane | undefined)[];
};

function ThresholdSlider({ tried, onTry, lanes }: SliderProps) {
  const id = useId();
  const { counts, total } = sharesOf(lanes);
  const spoken = LANES.filter((lane) => counts[lane] > 0)
    .map((lane) => `${LANE_WORDS[lane].toLowerCase()} ${sayShare(counts[lane], total)}`)
    .join(', ');
  const tryText = (text: string) => {
    const next = Number(text);
    if (text !== '' && next >= 0 && next <= 1) onTry(next);
  };
  return (
    <div className="flex items-center gap-2">
      <label htmlFor={id} className="text-12">
        Threshold
      </label>
      <input
        id={id}
        type="range"
        min={0}
        max={1}
        step={0.01}
        value={tried}
        aria-valuetext={`${tried}: ${spoken}`}
        className="min-w-0 flex-1 accent-(--color-accent)"
        onChange={(event) => onTry(Number(event.target.value))}
      />
      <input
        type="number"
        aria-label="Threshold as a number"
        min={0}
        max={1}
        step={0.01}
        value={tried}
        className={cx(CONTROL, 'h-7 w-20 text-right tabular-nums')}
        onChange={(event) => tryText(event.target.value)}
      />
    </div>
  );
}

type SharesProps = { before: readonly (Lane | undefined)[]; after: readonly (Lane | undefined)[] };

function SharesTable({ before, after }: SharesProps) {
  const [was, is] = [sharesOf(before), sharesOf(after)];
  const used = LANES.filter((lane) => was.counts[lane] + is.counts[lane] > 0);
  return (
    <table className="w-full border-collapse text-12 tabular-nums">
      <caption className="sr-only">
        Where the gate sends what arrives, as recorded and at the threshold tried
      </caption>
      <thead>
        <tr className="text-11 text-ink-3">
          <th scope="col" className="py-1 text-left font-medium">
            {is.total} {is.total === 1 ? 'decision' : 'decisions'}
          </th>
          <th scope="col" className="py-1 text-right font-medium">
            As recorded
          </th>
          <th scope="col" className="py-1 text-right font-medium">
            Tried
          </th>
        </tr>
      </thead>
      <tbody>
        {used.map((lane) => (
          <tr key={lane} className="border-t" data-lane={lane}>
            <th scope="row" className="py-1 text-left font-normal">
              {LANE_WORDS[lane]} <span className="block text-11 text-ink-3">{LANE_MEANING[lane]}</span>
            </th>
            <td className="py-1 text-right align-top">
              {was.counts[lane]}{' '}
              <span className="inline-block w-14 text-ink-3">{sayShare(was.counts[lane], was.total)}</span>
            </td>
            <td className="py-1 text-right align-top font-medium">
              {is.counts[lane]}{' '}
              <span className="inline-block w-14">{sayShare(is.counts[lane], is.total)}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

type ApplyProps = { patternId: string; node: string; tried: number; recorded: number };

function Apply({ patternId, node, tried, recorded }: ApplyProps) {
  const router = useRouter();
  const { may } = useMay('patterns.edit');
  if (!may || tried === recorded) return null;
  const apply = () => {
    handOverEdit({ patternId, node, field: 'threshold', value: tried });
    router.push(`/patterns/${patternId}`);
  };
  return (
    <Button className="self-start" onClick={apply}>
      Set {tried} in the draft
    </Button>
  );
}
