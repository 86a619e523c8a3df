/**
 * A node asked again about what it was given in a recorded run, perhaps with other settings. The primitive
 * itself decides, as it does in a run; there is nothing here that could call an agent.
 */
import {
  type AnyPrimitive,
  type DecideContext,
  type EffectKind,
  type EffectRequest,
  isSkipped,
  type Outputs,
  type RunContext,
  type Settled,
  SKIPPED,
} from '#primitives/define.ts';
import type { Belief } from '#primitives/kit/belief.ts';
import { isItems } from '#primitives/kit/items.ts';
import { isMembers } from '#primitives/kit/members.ts';
import type { EventOutputs } from './events.ts';
import { type Arrivals, type Arrived, settledOf } from './recorded.ts';

export type Again =
  | { kind: 'settled'; out: EventOutputs }
  /** It cannot say without asking somebody: an agent, a person, what was learned from outcomes. */
  | { kind: 'asks'; effect: EffectKind; request: EffectRequest }
  /** Something it needs is not in the log, e.g. of an agent that was cancelled. */
  | { kind: 'unrecorded' };

export type Decider = (key: string, arrivals: Arrivals) => Again;

/** `config` as stored. Settings that do not fit their schema give their first problem, in words. */
export function deciderOf(
  primitive: AnyPrimitive,
  config: Readonly<Record<string, unknown>>,
): Decider | string {
  const parsed = primitive.config.safeParse(config);
  if (!parsed.success) return parsed.error.issues[0]?.message ?? 'The settings do not fit.';
  const { data } = parsed;
  const spreading = new Set(
    primitive
      .ports(data)
      .in.filter(({ many, whole }) => many && !whole)
      .map(({ name }) => name),
  );
  return (key, arrivals) => {
    const ask = new Asking(arrivals, spreading);
    if (primitive.decide) {
      const decided = primitive.decide(decideContext(ask, data, key));
      if (ask.request) return { kind: 'asks', effect: ask.request.kind, request: ask.request };
      return decided === undefined ? { kind: 'unrecorded' } : { kind: 'settled', out: toOutputs(decided) };
    }
    if (!primitive.run || ask.isMissing) return { kind: 'unrecorded' };
    return { kind: 'settled', out: toOutputs(primitive.run(runContext(ask, data, key))) };
  };
}

class Asking {
  request: EffectRequest | undefined;
  readonly #ports: ReadonlyMap<string, readonly (Settled | undefined)[]>;
  readonly #spreading: ReadonlySet<string>;

  constructor(arrivals: Arrivals, spreading: ReadonlySet<string>) {
    this.#ports = new Map(Object.entries(arrivals).map(([name, all]) => [name, all.map(settledOf)]));
    this.#spreading = spreading;
  }

  get isMissing(): boolean {
    return [...this.#ports.values()].some((all) => all.includes(undefined));
  }

  input(port: string): Settled | undefined {
    const all = this.#ports.get(port) ?? [];
    return all.length === 0 ? SKIPPED : all[0];
  }

  inputs(port: string): readonly (Settled | undefined)[] {
    return (this.#ports.get(port) ?? []).flatMap((one) => this.#spread(port, one));
  }

  #spread(port: string, settled: Settled | undefined): readonly (Settled | undefined)[] {
    if (settled === undefined || isSkipped(settled) || settled.outcome !== 'ok') return [settled];
    if (!this.#spreading.has(port)) return [settled];
    if (isMembers(settled.value)) return Object.values(settled.value);
    return isItems(settled.value) ? settled.value : [settled];
  }

  /** `undefined` where one is not recorded; paths not taken are left out. */
  all(port: string): readonly Belief[] | undefined {
    const all = this.inputs(port);
    if (all.includes(undefined)) return undefined;
    return all.filter((one): one is Belief => one !== undefined && !isSkipped(one));
  }
}

const runContext = (ask: Asking, config: unknown, key: string): RunContext<unknown> => ({
  config,
  key,
  input: (port) => ask.input(port) ?? SKIPPED,
  inputs: (port) => ask.all(port) ?? [],
});

function decideContext(ask: Asking, config: unknown, key: string): DecideContext<unknown> {
  let kept: object | undefined;
  return {
    config,
    key,
    input: (port) => ask.input(port),
    inputs: (port) => ask.inputs(port),
    all: (port) => ask.all(port),
    effect(_, request) {
      ask.request ??= request;
      return undefined;
    },
    // A container's inside is not run again.
    takes: 0,
    takeNames: [],
    result: () => undefined,
    release: () => {},
    limit: () => {},
    spent: () => ({ calls: 0, units: 0 }),
    scratch<T extends object>(make: () => T): T {
      kept ??= make();
      return kept as T;
    },
  };
}

/** As an event has it. */
function toOutputs(decided: Belief | Outputs): EventOutputs {
  if (isBelief(decided)) return { out: decided };
  return Object.fromEntries(
    Object.entries(decided).map(([port, settled]) => [port, isSkipped(settled) ? null : settled]),
  );
}

const isBelief = (decided: Belief | Outputs): decided is Belief => typeof decided.outcome === 'string';

/** One voice at a port that takes many, with its name. */
export type Voice = { name: string; node: string; belief: Belief };

/** Who spoke at a port: each edge, or each answer of a record or list that came over it. */
export function voicesOf(arrived: readonly Arrived[]): readonly Voice[] {
  return arrived.flatMap((one): Voice[] => {
    const settled = settledOf(one);
    if (settled === undefined || isSkipped(settled)) return [];
    const { name, node } = one;
    if (settled.outcome === 'ok' && isMembers(settled.value))
      return Object.entries(settled.value).map(([member, belief]) => ({ name: member, node, belief }));
    if (settled.outcome === 'ok' && isItems(settled.value))
      return settled.value.map((belief, index) => ({ name: `${name} ${index + 1}`, node, belief }));
    return [{ name, node, belief: settled }];
  });
}
