/**
 * The weakest link: of all ways from an input of the pattern to its answer, the one along which the most
 * confidence was lost, read off the values that were recorded.
 *
 * Lost at a step is what its number falls below the number before it; the first number falls from 1. A
 * number that rises earns nothing back: a vote of doubtful voices does not make them less doubtful. The loss
 * of a way is the sum of its falls, so a way through many small doubts can be weaker than one with a single
 * great doubt. Where two lose as much, the one that is connected first is taken.
 *
 * This assumes that numbers can be compared as they stand, although a score that an agent gives itself
 * (`says`) is no probability: each step keeps its status for whoever reads it. What has no number ends the
 * way: before it nothing is known to have been lost. Lists and records of answers have none of their own;
 * the way leads through them to what they hold.
 */
import { type Belief, shownNumber } from '#primitives/kit/belief.ts';
import { answerKey } from '#primitives/kit/voices.ts';
import { type Arrived, arrivalsAt, iterationsOf, nodeOf, type Recording, takenAt } from './recorded.ts';

export type Step = {
  node: string;
  key: string;
  port: string;
  belief: Belief;
  /** What its number fell by, from 0; `undefined` where it has no number. */
  lost: number | undefined;
  /** Edges to the next step. */
  edges: readonly string[];
};

/** Why the way begins where it does. */
export type Beginning = 'given' | 'unknown' | 'abstained' | 'failed' | 'first';

export type WeakestLink = {
  /** From where it begins to the answer. */
  steps: readonly Step[];
  begins: Beginning;
  /** Sum of all falls, from 0; can exceed 1. */
  lost: number;
  /** The step that lost most; `undefined` where none lost anything. */
  weakest: Step | undefined;
};

/** The best way to a value so far, as a chain back to where it begins. */
type Way = {
  step: Step;
  before: Way | undefined;
  begins: Beginning;
  lost: number;
  /** The last number on it. */
  number: number | undefined;
};

/** `undefined` while the output has no value. */
export function weakestLink(recording: Recording): WeakestLink | undefined {
  const output = recording.pattern.nodes.find(({ primitive }) => primitive === 'output');
  const belief = output && recording.outs.get(output.id)?.out;
  if (!output || !belief) return undefined;
  const ways = new Map<string, Way>();
  const way = wayTo({ recording, ways }, { key: output.id, port: 'out', belief });
  return toLink(way);
}

function toLink(last: Way): WeakestLink {
  const steps: Step[] = [];
  for (let at: Way | undefined = last; at; at = at.before) steps.unshift(at.step);
  const [weakest] = steps.filter(({ lost }) => lost).toSorted((a, b) => (b.lost ?? 0) - (a.lost ?? 0));
  return { steps, begins: last.begins, lost: last.lost, weakest };
}

type Value = { key: string; port: string; belief: Belief };
type Search = { recording: Recording; ways: Map<string, Way> };

const idOf = ({ key, port }: Pick<Value, 'key' | 'port'>): string => `${key} ${port}`;

/** Values before it first, without recursion: chains may have thousands of steps. */
function wayTo(search: Search, goal: Value): Way {
  const stack = [{ value: goal, before: beforeOf(search.recording, goal) }];
  const entered = new Set([idOf(goal)]);
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    const next = top.before.find(({ value }) => !entered.has(idOf(value)));
    if (next) {
      entered.add(idOf(next.value));
      stack.push({ value: next.value, before: beforeOf(search.recording, next.value) });
      continue;
    }
    search.ways.set(idOf(top.value), weakestOf(search, top.value, top.before));
    stack.pop();
  }
  return search.ways.get(idOf(goal)) ?? weakestOf(search, goal, []);
}

type Before = { value: Value; edges: readonly string[] };

/** What it was made of: what arrived, or, of a container, what its inside handed back. */
function beforeOf(recording: Recording, { key, belief }: Value): readonly Before[] {
  const inside = iterationsOf(recording, key).flatMap((one) => takenAt(recording, key, one));
  const taken = inside.flatMap(toBefore);
  if (taken.length > 0) {
    const same = taken.filter(({ value }) => isSame(value.belief, belief));
    return same.length > 0 ? same : taken;
  }
  return Object.values(arrivalsAt(recording, key)).flat().flatMap(toBefore);
}

const toBefore = ({ key, port, belief, edges }: Arrived): Before[] =>
  belief ? [{ value: { key, port, belief }, edges }] : [];

/** Of several results of an inside the one that the container gave. */
const isSame = (a: Belief, b: Belief): boolean =>
  a.outcome === b.outcome &&
  shownNumber(a.conf) === shownNumber(b.conf) &&
  answerKey(a.value ?? null) === answerKey(b.value ?? null);

const numberOf = ({ outcome, conf }: Belief): number | undefined =>
  outcome === 'ok' ? shownNumber(conf) : undefined;

const isThrough = ({ outcome, conf }: Belief): boolean =>
  outcome === 'ok' && conf.status === 'unknown' && conf.why === 'see-members';

const isGiven = ({ outcome, conf }: Belief): boolean =>
  outcome === 'ok' && conf.status === 'unknown' && conf.why === 'given';

function beginningOf(belief: Belief): Beginning {
  if (belief.outcome !== 'ok') return belief.outcome === 'fail' ? 'failed' : 'abstained';
  if (isGiven(belief)) return 'given';
  return numberOf(belief) === undefined ? 'unknown' : 'first';
}

function weakestOf({ ways }: Search, value: Value, before: readonly Before[]): Way {
  const { belief, key, port } = value;
  const number = numberOf(belief);
  const known = before.flatMap(({ value: one, edges }) => {
    const way = ways.get(idOf(one));
    return way ? [{ way, edges }] : [];
  });
  const step = { node: nodeOf(key), key, port, belief, edges: [] };
  const made = (
    found: { way: Way; edges: readonly string[] } | undefined,
    lost: number | undefined,
  ): Way => ({
    step: { ...step, lost },
    before: found && { ...found.way, step: { ...found.way.step, edges: found.edges } },
    begins: found?.way.begins ?? beginningOf(belief),
    lost: (found?.way.lost ?? 0) + (lost ?? 0),
    number: number ?? (isThrough(belief) ? found?.way.number : undefined),
  });
  if (number === undefined && !isThrough(belief)) return made(silentBefore(belief, known), undefined);
  const fallFrom = (way: Way): number => (number === undefined ? 0 : Math.max(0, (way.number ?? 1) - number));
  const numbered = known.filter(({ way }) => way.number !== undefined);
  const candidates = numbered.length > 0 ? numbered : known;
  let worst = candidates[0];
  for (const one of candidates) {
    if (worst && one.way.lost + fallFrom(one.way) > worst.way.lost + fallFrom(worst.way) + 1e-12) worst = one;
  }
  return made(worst, number === undefined ? undefined : worst ? fallFrom(worst.way) : 1 - number);
}

/** Where an unknown value, an abstention or a failure came from: one like it before, if there is one. */
function silentBefore<K extends { way: Way }>(belief: Belief, known: readonly K[]): K | undefined {
  if (isGiven(belief)) return undefined;
  const isLike = ({ way: { step } }: K): boolean =>
    belief.outcome === 'ok'
      ? step.belief.outcome === 'ok' &&
        step.lost === undefined &&
        !isGiven(step.belief) &&
        !isThrough(step.belief)
      : step.belief.outcome !== 'ok';
  return (
    known.find((one) => isLike(one) && one.way.step.belief.outcome === belief.outcome) ?? known.find(isLike)
  );
}
