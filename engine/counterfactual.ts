/**
 * Other ways to aggregate what a recorded run had already gathered. A method is a primitive with settings;
 * it decides by itself, from the voices in the log. One that would have to ask somebody is not run: it is
 * named with what it would cost.
 */
import type { AgentCard, AnyPrimitive, EffectKind } from '#primitives/define.ts';
import { type Belief, shownNumber } from '#primitives/kit/belief.ts';
import { type Bound, inTurn, NOTHING, oneCall } from '#primitives/kit/bound.ts';
import { isSubtype, list, text } from '#primitives/kit/port-type.ts';
import { answerKey } from '#primitives/kit/voices.ts';
import { type Again, deciderOf, type Voice } from './decide-again.ts';
import type { EventOutputs } from './events.ts';
import type { Pattern } from './pattern.ts';
import type { Arrivals } from './recorded.ts';

export type Config = Readonly<Record<string, unknown>>;

/** One aggregation of a recorded run, of this one or of another of the same version. */
export type Gathered = { run: string; key: string; arrivals: Arrivals; out: EventOutputs };

export type Method = { primitive: AnyPrimitive; config: Config };

/** A method that would have to ask: not to be had from the log. */
export type Unavailable = {
  title: string;
  effect: EffectKind | 'debate';
  /** The worst case (R10); `undefined` where nothing certain can be said. */
  most: Bound | undefined;
  /** Cost units of a call to the dearest agent that could do it. */
  dearest?: number;
};

type Known = { primitives: Readonly<Record<string, AnyPrimitive>>; agents: readonly AgentCard[] };

/** The primitives that take any number of voices at `in`. */
const aggregators = ({ primitives }: Known): readonly AnyPrimitive[] =>
  Object.values(primitives).filter((one) => {
    if (one.group !== 'aggregation') return false;
    const defaults = one.config.safeParse({});
    return defaults.success && one.ports(defaults.data).in.some(({ name, many }) => name === 'in' && many);
  });

/** Does this way of aggregating make sense of such values at all? */
function isMeantFor({ id }: AnyPrimitive, voices: readonly Voice[]): boolean {
  const values = voices.flatMap(({ belief }) => (belief.outcome === 'ok' ? [belief.value] : []));
  if (id === 'pool' || id === 'stack') return values.some((value) => typeof value === 'string');
  if (id === 'merge')
    return values.some((value) => typeof value === 'object' && value !== null && !Array.isArray(value));
  return true;
}

/** Settings to begin with: its own for the node's method, else the defaults; a pool of unmeasured voices takes raw scores. */
function startOf(primitive: AnyPrimitive, own: Method, voices: readonly Voice[]): Config {
  if (primitive.id === own.primitive.id) return own.config;
  if (primitive.id !== 'pool') return {};
  const isMeasured = voices.some(
    ({ belief }) => belief.conf.status === 'derived' || belief.conf.status === 'calibrated',
  );
  return isMeasured ? {} : { voices: 'raw' };
}

export type Methods = { available: readonly Method[]; unavailable: readonly Unavailable[] };

/** `round`: the worst case of asking every voice once more, where it is known. */
export function methodsFor(
  own: Method,
  gathered: { key: string; arrivals: Arrivals; voices: readonly Voice[]; round: Bound | undefined },
  known: Known,
): Methods {
  const { key, arrivals, voices, round } = gathered;
  const available: Method[] = [];
  const unavailable: Unavailable[] = [];
  for (const primitive of aggregators(known)) {
    if (!isMeantFor(primitive, voices)) continue;
    const config = startOf(primitive, own, voices);
    const decide = deciderOf(primitive, config);
    const again = typeof decide === 'string' ? undefined : decide(key, arrivals);
    if (again?.kind === 'asks')
      unavailable.push({
        title: primitive.title,
        effect: again.effect,
        ...priceOf(primitive, config, known),
      });
    else available.push({ primitive, config });
  }
  unavailable.push({ title: 'Debate, each round', effect: 'debate', most: round });
  return { available, unavailable };
}

/** By the primitive's own worst case; where no agent is chosen yet, with the dearest that reads a list of texts. */
function priceOf(
  primitive: AnyPrimitive,
  config: Config,
  { agents }: Known,
): Pick<Unavailable, 'most' | 'dearest'> {
  const parsed = primitive.config.safeParse(config);
  if (!parsed.success || primitive.cost === 'free') return { most: NOTHING };
  const agent = (id: string) => agents.find((card) => card.id === id);
  const most =
    primitive.bound?.({ config: parsed.data, agent, inside: NOTHING, takes: [] }) ?? oneCall(undefined, 0);
  const readers = agents.filter(({ input }) => isSubtype(list(text), input));
  return { most, ...(readers.length > 0 && { dearest: Math.max(...readers.map(({ units }) => units)) }) };
}

/** The worst case of having everything that leads to a node say it once more. */
export function roundBefore(
  { nodes, edges }: Pattern,
  node: string,
  bounds: ReadonlyMap<string, Bound>,
): Bound {
  const parents = new Map(nodes.map(({ id, parent }) => [id, parent]));
  const into = Map.groupBy(edges, ({ target }) => target.node);
  const before = new Set([node]);
  for (const id of before) {
    for (const { source } of into.get(id) ?? []) {
      // what is inside a container is counted with it
      if (parents.get(source.node) === parents.get(id)) before.add(source.node);
    }
  }
  before.delete(node);
  return inTurn([...before].map((id) => bounds.get(id) ?? NOTHING));
}

export type Recomputed = {
  gathered: Gathered;
  /** What the method gives on the same voices. */
  again: Again;
  /** Another answer than the recorded one, or an answer instead of none; `undefined` where it cannot be said. */
  isOther: boolean | undefined;
};

/** Settings that do not fit give their first problem, in words. */
export function recompute(
  { primitive, config }: Method,
  all: readonly Gathered[],
): readonly Recomputed[] | string {
  const decide = deciderOf(primitive, config);
  if (typeof decide === 'string') return decide;
  return all.map((gathered) => {
    const again = decide(gathered.key, gathered.arrivals);
    const isOther =
      again.kind === 'settled' ? !isSameAnswer(beliefOf(gathered.out), beliefOf(again.out)) : undefined;
    return { gathered, again, isOther };
  });
}

/** The one output that was taken. */
export const beliefOf = (out: EventOutputs): Belief | undefined =>
  Object.values(out).find((belief) => belief !== null) ?? undefined;

/** The same answer, whatever the confidence. */
export function isSameAnswer(a: Belief | undefined, b: Belief | undefined): boolean {
  if (!a || !b || a.outcome !== b.outcome) return a === b;
  return (
    a.outcome !== 'ok' ||
    answerKey(a.value ?? null, 'normalised') === answerKey(b.value ?? null, 'normalised')
  );
}

/** What it changes over many runs. */
export type Tally = {
  /** Runs both have something to say about. */
  compared: number;
  changed: number;
  /** Abstentions: recorded, and by this method. */
  silent: { before: number; after: number };
  /** Medians of the numbers shown, where there are any. */
  median: { before: number | undefined; after: number | undefined };
};

export function tallyOf(all: readonly Recomputed[]): Tally {
  const pairs = all.flatMap(({ gathered, again, isOther }) =>
    again.kind === 'settled'
      ? [{ before: beliefOf(gathered.out), after: beliefOf(again.out), isOther: isOther === true }]
      : [],
  );
  const isSilent = (belief: Belief | undefined): boolean => belief?.outcome !== 'ok';
  return {
    compared: pairs.length,
    changed: pairs.filter(({ isOther }) => isOther).length,
    silent: {
      before: pairs.filter(({ before }) => isSilent(before)).length,
      after: pairs.filter(({ after }) => isSilent(after)).length,
    },
    median: {
      before: medianOf(pairs.map(({ before }) => before)),
      after: medianOf(pairs.map(({ after }) => after)),
    },
  };
}

/** Of an even count the lower of the two in the middle: a number that really is one of them. */
function medianOf(beliefs: readonly (Belief | undefined)[]): number | undefined {
  const numbers = beliefs.flatMap((one) => (one?.outcome === 'ok' ? (shownNumber(one.conf) ?? []) : []));
  return numbers.sort((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)];
}
