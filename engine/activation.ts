/** The running state of a plan: frames hold activations. Mutated by step.ts only. */
import type { EffectKind, EffectRequest, Outputs, SpendLimits, Spent } from '#primitives/define.ts';
import type { Belief } from '#primitives/kit/belief.ts';
import type { PlanNode, ScopePlan } from './plan.ts';

/**
 * idle -> asked (somebody wants it) -> settled. An asked activation nobody wants any more goes back to
 * idle after its effects were aborted; asking again starts it afresh.
 */
export type ActivationState = 'idle' | 'asked' | 'settled';

export type Activation = {
  readonly node: PlanNode;
  readonly frame: Frame;
  state: ActivationState;
  /** How many activations (or the run itself) wait for this one. */
  wanted: number;
  /** Who waits; the first one apart, because most nodes have one reader. */
  waiter: Activation | undefined;
  moreWaiters: Activation[] | undefined;
  /** Sources asked for and not settled yet. */
  pending: number;
  /** Which in-edges were asked for, by index. */
  asked: boolean[] | undefined;
  /** Ask the primitive again at every arrival, not only when nothing is pending. */
  eager: boolean;
  queued: boolean;
  started: boolean;
  startedAt: number;
  out: Outputs | undefined;
  effect: EffectCall | undefined;
  moreEffects: EffectCall[] | undefined;
  frames: Map<number, Frame> | undefined;
  /** The primitive's own object, see `DecideContext.scratch`. */
  scratch: object | undefined;
  /** What the inside has spent; counted once the primitive has set limits or asked. */
  spend: (Spent & { limits: SpendLimits }) | undefined;
};

export type Frame = {
  readonly plan: ScopePlan;
  /** `` at the top, `retry#2/` inside. */
  readonly prefix: string;
  readonly owner: Activation | undefined;
  readonly give: Readonly<Record<string, Belief>>;
  readonly activations: (Activation | undefined)[];
  /** Which results the owner asked for. */
  readonly taken: Set<number>;
};

/**
 * One call of an effect, and what came of it. The abort signal is made on first use: most calls never
 * need it.
 */
export class EffectCall {
  /** Unique in the run and the same after a crash. */
  readonly key: string;
  readonly activation: Activation;
  readonly name: string;
  readonly request: EffectRequest;
  /**
   * queued (replayed, or held back while others are) -> running -> settled, or parked for a person;
   * aborted when it cannot matter any more; refused when a budget around it is used up.
   */
  state: 'queued' | 'running' | 'parked' | 'settled' | 'aborted' | 'refused' = 'queued';
  belief: Belief | undefined = undefined;
  /** Cost units counted for it so far: what is expected until it has settled. */
  units = 0;
  private controller: AbortController | undefined = undefined;
  private reason = '';

  constructor(activation: Activation, at: { key: string; name: string; request: EffectRequest }) {
    this.activation = activation;
    this.key = at.key;
    this.name = at.name;
    this.request = at.request;
  }

  get kind(): EffectKind {
    return this.request.kind;
  }

  /** The stored node, as events name it. */
  get node(): string {
    return this.activation.node.place;
  }

  get signal(): AbortSignal {
    this.controller ??= new AbortController();
    if (this.state === 'aborted') this.controller.abort(new Error(this.reason));
    return this.controller.signal;
  }

  abort(reason: string): void {
    this.state = 'aborted';
    this.reason = reason;
    this.controller?.abort(new Error(reason));
  }
}

export function newFrame(frame: Pick<Frame, 'plan' | 'prefix' | 'owner' | 'give'>): Frame {
  return { ...frame, activations: new Array(frame.plan.nodes.length), taken: new Set() };
}

export function activationAt(frame: Frame, index: number): Activation {
  const known = frame.activations[index];
  if (known) return known;
  const node = frame.plan.nodes[index];
  if (!node) throw new Error(`No node ${index} in this scope.`);
  const made: Activation = {
    node,
    frame,
    state: 'idle',
    wanted: 0,
    waiter: undefined,
    moreWaiters: undefined,
    pending: 0,
    asked: undefined,
    eager: false,
    queued: false,
    started: false,
    startedAt: 0,
    out: undefined,
    effect: undefined,
    moreEffects: undefined,
    frames: undefined,
    scratch: undefined,
    spend: undefined,
  };
  frame.activations[index] = made;
  return made;
}

export function addWaiter(from: Activation, by: Activation): void {
  if (!from.waiter) from.waiter = by;
  else if (from.moreWaiters) from.moreWaiters.push(by);
  else from.moreWaiters = [by];
}

/** Takes one wish of `by` back; true when nobody waits any more. */
export function isLastWaiter(from: Activation, by: Activation): boolean {
  if (from.waiter === by) from.waiter = from.moreWaiters?.pop();
  else {
    const place = from.moreWaiters?.indexOf(by) ?? -1;
    if (place >= 0) from.moreWaiters?.splice(place, 1);
  }
  from.wanted--;
  return from.wanted <= 0;
}

export function addEffect(to: Activation, call: EffectCall): void {
  if (!to.effect) to.effect = call;
  else if (to.moreEffects) to.moreEffects.push(call);
  else to.moreEffects = [call];
}

export function effectNamed({ effect, moreEffects }: Activation, name: string): EffectCall | undefined {
  return effect?.name === name ? effect : moreEffects?.find((call) => call.name === name);
}

/** Does it still hold anything that has to be let go of when it ends? Most nodes do not. */
export function isHolding({ pending, effect, moreEffects, frames }: Activation): boolean {
  return (
    pending > 0 ||
    frames !== undefined ||
    moreEffects !== undefined ||
    (effect !== undefined && effect.state !== 'settled')
  );
}

export const effectsOf = ({ effect, moreEffects }: Activation): readonly EffectCall[] =>
  effect ? (moreEffects ? [effect, ...moreEffects] : [effect]) : [];

export const keyOf = (activation: Activation): string =>
  activation.frame.prefix === '' ? activation.node.id : activation.frame.prefix + activation.node.id;
