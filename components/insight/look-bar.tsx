'use client';
import { useEffect, useMemo } from 'react';
import { useCanvas } from '#components/canvas/canvas-store.ts';
import { runPath, shownOutput } from '#components/canvas/node-state.ts';
import { isContainer } from '#components/canvas/shape.ts';
import { pathTo } from '#components/canvas/view.ts';
import { showMs } from '#components/confidence/show-value.ts';
import { rampColor } from '#components/confidence/tokens.ts';
import { shownRun, useRunStore } from '#components/run/run-store.ts';
import { useUrlState } from '#components/shell/use-url-state.ts';
import { Button } from '#components/ui/button.tsx';
import { Segmented } from '#components/ui/segmented.tsx';
import { Tooltip } from '#components/ui/tooltip.tsx';
import { usesOf } from '#engine/node-use.ts';
import type { Scheme } from '#engine/recorded.ts';
import { weakestLink } from '#engine/weakest-link.ts';
import { figuresOf, HEAT_MODES, type HeatMode, keepSame, type Seen, showUnits } from './heat.ts';
import './insight.css';
import { type LinkPlace, type LookStore, PLAIN, useLook } from './look-store.ts';
import { useRecording, useScheme } from './use-recording.ts';

const LABELS: Record<HeatMode, string> = { confidence: 'Confidence', cost: 'Cost', time: 'Time', off: 'Off' };

export const LINK_MEANING =
  'Of all ways from an input to the answer, the one along which the most confidence was lost: the sum of what each number falls below the one before it. Numbers are compared as they stand; what agents say of themselves is no probability.';

/** Colours the canvas by a figure and marks the weakest link; both are remembered in the address. */
export function LookBar({ store }: { store: LookStore }) {
  const [heatText, setHeat] = useUrlState('heat');
  const [linkText, setLink] = useUrlState('weakest');
  const heat = HEAT_MODES.find((one) => one === heatText) ?? 'off';
  const hasLink = linkText === 'on';
  useHeat(store, heat);
  return (
    <section
      aria-label="Look at this run"
      className="flex flex-none flex-wrap items-center gap-x-4 gap-y-1 border-b bg-surface px-3 py-1.5"
    >
      <div className="flex items-center gap-2">
        <span className="text-12 text-ink-3 max-sm:hidden">Colour by</span>
        <Segmented<HeatMode>
          label="Colour nodes by"
          value={heat}
          onValueChange={(value) => setHeat(value === 'off' ? undefined : value)}
          options={HEAT_MODES.map((value) => ({ value, label: LABELS[value] }))}
        />
      </div>
      <Tooltip content={LINK_MEANING} side="bottom">
        <Button aria-pressed={hasLink} onClick={() => setLink(hasLink ? undefined : 'on')}>
          {hasLink ? 'Hide the weakest link' : 'Show the weakest link'}
        </Button>
      </Tooltip>
      {hasLink && <LinkFold store={store} />}
      <Legend />
    </section>
  );
}

/** Every node of the pattern with the containers around it. */
function useSeen(): (shown: Parameters<typeof shownRun>[0]) => readonly Seen[] {
  const byId = useCanvas((state) => state.byId);
  return useMemo(() => {
    const places = Object.values(byId).map((node) => ({
      node: node.id,
      path: runPath(node.id, byId),
      around: pathTo(node.id, byId),
      isContainer: isContainer(node),
    }));
    return (store) =>
      places.map(({ path, ...place }) => {
        const run = shownRun(store, path);
        return { ...place, run, belief: shownOutput(run)?.belief };
      });
  }, [byId]);
}

function useHeat(store: LookStore, heat: HeatMode): void {
  const seen = useSeen();
  const run = useRunStore((state) => (heat === 'off' ? undefined : state));
  useEffect(() => {
    if (!run) {
      store.setState({ heat: 'off', figures: PLAIN.figures, most: 0 });
      return;
    }
    const until = run.at ?? Number.POSITIVE_INFINITY;
    const uses = heat === 'confidence' ? new Map() : usesOf(run.events.filter(({ seq }) => seq <= until));
    const { figures, most } = figuresOf(heat, seen(run), uses);
    store.setState((before) => ({ heat, most, figures: keepSame(before.figures, figures) }));
  }, [store, heat, run, seen]);
}

/** Works the link out while it is shown. */
function LinkFold({ store }: { store: LookStore }) {
  const scheme: Scheme = useScheme();
  const recording = useRecording(scheme);
  useEffect(() => {
    const link = weakestLink(recording);
    const nodes = new Map<string, LinkPlace>();
    for (const [index, step] of (link?.steps ?? []).entries())
      nodes.set(step.node, { place: index + 1, isWeakest: step === link?.weakest, lost: step.lost });
    const edges = new Set(link?.steps.flatMap((step) => step.edges));
    store.setState({ link: link ? { nodes, edges } : null });
  }, [store, recording]);
  useEffect(() => () => store.setState({ link: null }), [store]);
  return null;
}

const STEPS = [1, 2, 3, 4, 5];

function Legend() {
  const heat = useLook((look) => look.heat);
  const most = useLook((look) => look.most);
  if (heat === 'off') return null;
  const [low, high] =
    heat === 'confidence' ? ['0', '1'] : heat === 'cost' ? ['0', showUnits(most)] : ['0', showMs(most)];
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-1 text-11 text-ink-2" data-testid="heat-legend">
      <span className="inline-flex items-center gap-1.5">
        {low}
        <span aria-hidden className="inline-flex">
          {STEPS.map((step) => (
            <span key={step} className="heat-swatch" style={{ background: rampColor(step) }} />
          ))}
        </span>
        {high}
      </span>
      {heat === 'confidence' && (
        <span className="inline-flex items-center gap-1.5">
          <span aria-hidden className="heat-swatch" data-fill="striped" />
          says: a raw score, on no scale with the others
        </span>
      )}
      {heat !== 'confidence' && (
        <span className="inline-flex items-center gap-1.5">
          <span aria-hidden className="heat-swatch" data-fill="none" />
          none
        </span>
      )}
      <span className="inline-flex items-center gap-1.5">
        <span aria-hidden className="heat-swatch" data-fill="hatched" />
        {heat === 'confidence' ? 'no number' : 'not reached'}
      </span>
    </div>
  );
}
