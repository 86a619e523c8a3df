/** What each node is coloured by, and the same as text: confidence, cost or time, at the moment shown. */
import { showMs } from '#components/confidence/show-value.ts';
import { stepOf } from '#components/confidence/tokens.ts';
import { quoted, twoDecimals } from '#components/confidence/words.ts';
import type { NodeRun } from '#engine/fold.ts';
import type { NodeUse } from '#engine/node-use.ts';
import { type Belief, shownNumber } from '#primitives/kit/belief.ts';

export const HEAT_MODES = ['confidence', 'cost', 'time', 'off'] as const;
export type HeatMode = (typeof HEAT_MODES)[number];

/**
 * `solid`: a step of the ramp. `striped`: the same, of a score that an agent gives itself, which is on no scale
 * with the others. `hatched`: there is no figure. `none`: the figure is zero.
 */
export type Heat = { fill: 'solid' | 'striped' | 'hatched' | 'none'; step: number; text: string };

const without = (text: string): Heat => ({ fill: 'hatched', step: 0, text });

export function confidenceHeat(run: NodeRun | undefined, belief: Belief | undefined): Heat {
  if (!belief) return without(run?.state === 'skipped' ? 'not taken' : 'no value');
  if (belief.outcome !== 'ok') return without(belief.outcome === 'abstain' ? 'abstained' : 'failed');
  const { conf } = belief;
  const number = shownNumber(conf);
  if (number === undefined) return without('unknown');
  const step = Math.max(1, stepOf(number));
  return conf.status === 'self_reported'
    ? { fill: 'striped', step, text: `says ${quoted(number)}` }
    : { fill: 'solid', step, text: `${twoDecimals(number)} ${conf.status}` };
}

/** Five equal steps up to the most of all nodes. */
function scaled(value: number, most: number, text: string): Heat {
  if (value <= 0 || most <= 0) return { fill: 'none', step: 0, text };
  return { fill: 'solid', step: Math.max(1, stepOf(Math.min(1, value / most))), text };
}

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;

/** Units to at most three places. */
export const showUnits = (units: number): string => counted(Number(units.toFixed(3)), 'unit');

/** Why a node took nothing yet. */
const unused = (run: NodeRun | undefined): Heat =>
  without(run === undefined ? 'not reached' : run.state === 'skipped' ? 'not taken' : 'not settled');

export function costHeat(use: NodeUse | undefined, most: number, run: NodeRun | undefined): Heat {
  if (!use) return unused(run);
  const text = use.calls === 0 ? 'no calls' : `${counted(use.calls, 'call')}, ${showUnits(use.units)}`;
  return scaled(use.units, most, text);
}

export function timeHeat(use: NodeUse | undefined, most: number, run: NodeRun | undefined): Heat {
  if (!use || use.times === 0) return run?.reused ? without('reused') : unused(run);
  const text = use.times === 1 ? showMs(use.ms) : `${showMs(use.ms)} in ${use.times} times`;
  return scaled(use.ms, most, text);
}

export type Seen = {
  node: string;
  /** Inside whom it is counted as well. */
  around: readonly string[];
  run: NodeRun | undefined;
  belief: Belief | undefined;
  isContainer: boolean;
};

export function figuresOf(
  mode: HeatMode,
  nodes: readonly Seen[],
  uses: ReadonlyMap<string, NodeUse>,
): { figures: Map<string, Heat>; most: number } {
  const figures = new Map<string, Heat>();
  if (mode === 'off') return { figures, most: 0 };
  const all = mode === 'cost' ? withInside(nodes, uses) : uses;
  const simple = nodes.filter(({ isContainer }) => !isContainer);
  const amountOf = (use: NodeUse | undefined): number => (mode === 'cost' ? use?.units : use?.ms) ?? 0;
  const most = mode === 'confidence' ? 1 : Math.max(0, ...simple.map(({ node }) => amountOf(uses.get(node))));
  for (const { node, run, belief } of nodes) {
    const use = all.get(node);
    const heat =
      mode === 'confidence'
        ? confidenceHeat(run, belief)
        : mode === 'cost'
          ? costHeat(use, most, run)
          : timeHeat(use, most, run);
    figures.set(node, heat);
  }
  return { figures, most };
}

/** What is inside a container was spent by it. */
function withInside(
  nodes: readonly Seen[],
  uses: ReadonlyMap<string, NodeUse>,
): ReadonlyMap<string, NodeUse> {
  const sums = new Map(uses);
  for (const { node, around } of nodes) {
    const use = uses.get(node);
    if (!use) continue;
    for (const container of around) {
      const sum = sums.get(container) ?? { ms: 0, times: 0, calls: 0, units: 0 };
      sums.set(container, { ...sum, calls: sum.calls + use.calls, units: sum.units + use.units });
    }
  }
  return sums;
}

const isSame = (a: Heat | undefined, b: Heat): boolean =>
  a !== undefined && a.fill === b.fill && a.step === b.step && a.text === b.text;

/** Figures that did not change keep their identity: their nodes need not draw themselves again. */
export function keepSame(
  before: ReadonlyMap<string, Heat>,
  after: ReadonlyMap<string, Heat>,
): ReadonlyMap<string, Heat> {
  const kept = new Map(
    [...after].map(([node, heat]) => [
      node,
      isSame(before.get(node), heat) ? (before.get(node) ?? heat) : heat,
    ]),
  );
  const isUnchanged =
    kept.size === before.size && [...kept].every(([node, heat]) => before.get(node) === heat);
  return isUnchanged ? before : kept;
}
