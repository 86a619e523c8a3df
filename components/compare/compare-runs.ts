/** Two runs, node by node: how each stood, what it gave, how sure it was, and what can be said of the two. Pure. */
import { glyphStateOf, runPath, shownOutput } from '#components/canvas/node-state.ts';
import { indexNodes } from '#components/canvas/scene.ts';
import { shapeOf } from '#components/canvas/shape.ts';
import type { GlyphState } from '#components/confidence/status-glyph.tsx';
import { isRunOver, type RunStore, shownRun } from '#components/run/run-store.ts';
import type { Pattern } from '#engine/pattern.ts';
import { isSameData } from '#engine/same.ts';
import { type Belief, type Confidence, shownNumber } from '#primitives/kit/belief.ts';

export type ComparedRun = { graph: Pattern; store: RunStore };

/** How a node stands in one run. `belief`: the output that was taken. */
export type Standing = { state: GlyphState; belief?: Belief };

/** `by`: the second number less the first; both are of one status, one claim and, if said, one method. */
export type Difference =
  | { kind: 'none' }
  | { kind: 'same' }
  | { kind: 'number'; by: number }
  | { kind: 'unlike'; because: 'status' | 'claim' | 'method' }
  | { kind: 'unknown'; on: 'first' | 'second' | 'both' };

export type NodeComparison = {
  id: string;
  name: string;
  /** `undefined`: this run's pattern has no such node. */
  first?: Standing;
  second?: Standing;
  hasOtherState: boolean;
  hasOtherValue: boolean;
  difference: Difference;
  isDifferent: boolean;
};

/** Nodes of the second run in order, then those that only the first one has. */
export function compareRuns(first: ComparedRun, second: ComparedRun): NodeComparison[] {
  const before = standingsOf(first);
  const after = standingsOf(second);
  const nodes = new Map(
    [...second.graph.nodes, ...first.graph.nodes.filter(({ id }) => !after.has(id))].map((node) => [
      node.id,
      node,
    ]),
  );
  return [...nodes.values()].map((node) =>
    compared({ id: node.id, name: shapeOf(node).name }, before.get(node.id), after.get(node.id)),
  );
}

/** Those that differ first; otherwise in the order given. */
export const differingFirst = (all: readonly NodeComparison[]): NodeComparison[] => [
  ...all.filter(({ isDifferent }) => isDifferent),
  ...all.filter(({ isDifferent }) => !isDifferent),
];

function standingsOf({ graph, store }: ComparedRun): ReadonlyMap<string, Standing> {
  const byId = indexNodes(graph.nodes);
  const phase = isRunOver(store.state) ? 'over' : 'open';
  return new Map(
    graph.nodes.map(({ id }) => {
      const run = shownRun(store, runPath(id, byId));
      const belief = shownOutput(run)?.belief;
      return [id, { state: glyphStateOf(run, phase) ?? 'idle', ...(belief && { belief }) }];
    }),
  );
}

function compared(
  about: Pick<NodeComparison, 'id' | 'name'>,
  first: Standing | undefined,
  second: Standing | undefined,
): NodeComparison {
  const sides = { ...(first && { first }), ...(second && { second }) };
  if (!first || !second) {
    const nothing = { hasOtherState: false, hasOtherValue: false, difference: { kind: 'none' } as const };
    return { ...about, ...sides, ...nothing, isDifferent: true };
  }
  const hasOtherState = first.state !== second.state;
  const hasOtherValue = !isSameAnswer(first.belief, second.belief);
  const difference = differenceOf(first.belief?.conf, second.belief?.conf);
  const isSure = difference.kind === 'none' || difference.kind === 'same' || isUnknownTwice(difference);
  const isDifferent = hasOtherState || hasOtherValue || !isSure;
  return { ...about, ...sides, hasOtherState, hasOtherValue, difference, isDifferent };
}

const isUnknownTwice = (difference: Difference): boolean =>
  difference.kind === 'unknown' && difference.on === 'both';

const isSameAnswer = (a: Belief | undefined, b: Belief | undefined): boolean =>
  a?.outcome === b?.outcome && isSameData(plain(a?.value), plain(b?.value));

/** Values without the confidences of their members: those have rows of their own. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  if ('outcome' in value && 'conf' in value)
    return { outcome: value.outcome, value: plain(Reflect.get(value, 'value')) };
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
}

/** Numbers of unlike kinds are not subtracted: a score is no probability, and one claim is not another. */
export function differenceOf(first: Confidence | undefined, second: Confidence | undefined): Difference {
  if (!first || !second) return { kind: 'none' };
  const [a, b] = [shownNumber(first), shownNumber(second)];
  if (a === undefined || b === undefined) {
    const on = a === undefined && b === undefined ? 'both' : a === undefined ? 'first' : 'second';
    return { kind: 'unknown', on };
  }
  if (first.status !== second.status) return { kind: 'unlike', because: 'status' };
  if (first.claim !== second.claim) return { kind: 'unlike', because: 'claim' };
  const hasOtherMethod =
    first.status === 'self_reported' && second.status === 'self_reported' && first.method !== second.method;
  if (hasOtherMethod) return { kind: 'unlike', because: 'method' };
  return a === b ? { kind: 'same' } : { kind: 'number', by: b - a };
}
