/**
 * What a primitive sees while it runs or decides. One view object serves all activations of a machine:
 * it is pointed at the one being evaluated, so the hot path allocates nothing.
 */
import {
  type DecideContext,
  type EffectRequest,
  isSkipped,
  type RunContext,
  type Settled,
  SKIPPED,
  type SpendLimits,
  type Spent,
} from '#primitives/define.ts';
import type { Belief } from '#primitives/kit/belief.ts';
import { isItems } from '#primitives/kit/items.ts';
import { isMembers } from '#primitives/kit/members.ts';
import { type Activation, keyOf, moreOf, SETTLED, sourceAt, valueAt } from './activation.ts';
import type { Demand } from './demand.ts';
import { GIVE, type Slot } from './plan.ts';
import { setLimits, spendOf } from './spending.ts';

/** The machine, as far as a deciding primitive can reach it. Asking is demanding. */
export type Asker = {
  askEffect(by: Activation, name: string, request: EffectRequest): Belief | undefined;
  askResult(by: Activation, at: ResultAt): Settled | undefined;
  release(by: Activation, iteration: number): void;
};

export type ResultAt = { iteration: number; index: number; give: Readonly<Record<string, Belief>> };

/** Where a port's edges stand; nothing where it is not connected. Nodes have few ports: no map is needed. */
function slotOf(
  {
    node: {
      shape: { slots },
    },
  }: Activation,
  port: string,
): Slot | undefined {
  for (let i = 0; i < slots.length; i++) {
    const slot = slots[i] as Slot;
    if (slot.port === port) return slot;
  }
  return undefined;
}

/** The settled value on one in-edge; `SKIPPED` when it has none. */
export function settledAt(activation: Activation, edge: number): Settled {
  const source = sourceAt(activation, edge);
  const port = activation.node.sourcePorts?.[edge];
  if (port === undefined) return activation.frame.values[source] ?? SKIPPED;
  if (source === GIVE) return activation.frame.give[port] ?? SKIPPED;
  return valueAt(activation.frame, source, port);
}

/** Has this in-edge settled, and as a path not taken? */
export function isEdgeSkipped(activation: Activation, edge: number): boolean {
  const source = sourceAt(activation, edge);
  const isSettled = source === GIVE || activation.frame.wishes[source] === SETTLED;
  return isSettled && isSkipped(settledAt(activation, edge));
}

/** Adds the voices of one edge: a record's members, unless the port keeps records whole. */
function addVoices(into: Belief[], slot: Slot, settled: Settled): void {
  if (isSkipped(settled)) return;
  if (!slot.whole && settled.outcome === 'ok' && isMembers(settled.value)) {
    for (const member of Object.values(settled.value)) into.push(member);
    return;
  }
  if (!slot.whole && settled.outcome === 'ok' && isItems(settled.value)) {
    for (const item of settled.value) into.push(item);
    return;
  }
  into.push(settled);
}

/**
 * All voices at a port whose edges have settled. Almost always one voice an edge: then the list is made
 * in its final size, which is what this costs.
 */
function voicesAt(activation: Activation, slot: Slot): readonly Belief[] {
  const { start, count } = slot;
  const all = new Array<Belief>(count);
  for (let i = 0; i < count; i++) {
    const settled = settledAt(activation, start + i);
    if (isSkipped(settled) || isSpread(settled, slot)) return spreadVoicesAt(activation, slot);
    all[i] = settled;
  }
  return all;
}

function spreadVoicesAt(activation: Activation, slot: Slot): readonly Belief[] {
  const all: Belief[] = [];
  for (let edge = slot.start; edge < slot.start + slot.count; edge++)
    addVoices(all, slot, settledAt(activation, edge));
  return all;
}

/** Does it count as more than one voice? */
const isSpread = (belief: Belief, slot: Slot): boolean =>
  !slot.whole && belief.outcome === 'ok' && (isMembers(belief.value) || isItems(belief.value));

class View {
  #activation: Activation | undefined;

  of(activation: Activation): this {
    this.#activation = activation;
    return this;
  }

  protected get activation(): Activation {
    if (!this.#activation) throw new Error('A view was used before it was pointed at an activation.');
    return this.#activation;
  }

  get config(): unknown {
    return this.activation.node.config;
  }

  get key(): string {
    return keyOf(this.activation);
  }
}

export class RunView extends View implements RunContext<unknown> {
  input(port: string): Settled {
    const slot = slotOf(this.activation, port);
    return slot ? settledAt(this.activation, slot.start) : SKIPPED;
  }

  inputs(port: string): readonly Belief[] {
    const slot = slotOf(this.activation, port);
    return slot ? voicesAt(this.activation, slot) : [];
  }
}

export class DecideView extends View implements DecideContext<unknown> {
  readonly #machine: Asker;
  readonly #demand: Demand;

  constructor(machine: Asker, demand: Demand) {
    super();
    this.#demand = demand;
    this.#machine = machine;
  }

  input(port: string): Settled | undefined {
    const { activation } = this;
    const slot = slotOf(activation, port);
    return slot ? this.#ask(activation, slot.start) : SKIPPED;
  }

  /** What is on an in-edge; the primitive is asked again as soon as it arrives. */
  #ask(activation: Activation, edge: number): Settled | undefined {
    if (this.#demand.demand(activation, edge)) return settledAt(activation, edge);
    activation.eager = true;
    return undefined;
  }

  inputs(port: string): readonly (Settled | undefined)[] {
    const { activation } = this;
    const slot = slotOf(activation, port);
    const all: (Settled | undefined)[] = [];
    if (!slot) return all;
    for (let edge = slot.start; edge < slot.start + slot.count; edge++) {
      const settled = this.#ask(activation, edge);
      if (settled === undefined || isSkipped(settled)) all.push(settled);
      else addVoices(all as Belief[], slot, settled);
    }
    return all;
  }

  all(port: string): readonly Belief[] | undefined {
    const { activation } = this;
    const slot = slotOf(activation, port);
    if (!slot) return [];
    return this.#demand.demandAll(activation, slot.start, slot.count)
      ? voicesAt(activation, slot)
      : undefined;
  }

  effect(name: string, request: EffectRequest): Belief | undefined {
    return this.#machine.askEffect(this.activation, name, request);
  }

  get takes(): number {
    return this.activation.node.body?.takes.length ?? 0;
  }

  get takeNames(): readonly string[] {
    return this.activation.node.body?.takes.map((take) => take.name) ?? [];
  }

  result(iteration: number, index: number, give: Readonly<Record<string, Belief>>): Settled | undefined {
    return this.#machine.askResult(this.activation, { iteration, index, give });
  }
  release(iteration: number): void {
    this.#machine.release(this.activation, iteration);
  }

  limit(limits: SpendLimits): void {
    setLimits(this.activation, limits);
  }

  spent(): Spent {
    return spendOf(this.activation);
  }

  /** What a primitive puts there is its own, so it knows the type. */
  scratch<T extends object>(make: () => T): T {
    const more = moreOf(this.activation);
    more.scratch ??= make();
    return more.scratch as T;
  }
}
