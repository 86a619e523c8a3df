/** The running state of a plan: frames hold activations. Mutated by the stepping machine only. */
import type { EffectKind, EffectRequest, Outputs, SpendLimits, Spent } from '#primitives/define.ts';
import type { Belief } from '#primitives/kit/belief.ts';
import type { PlanNode, ScopePlan } from './plan.ts';

/**
 * idle -> asked (somebody wants it) -> settled. An asked activation nobody wants any more goes back to
 * idle after its effects were aborted; asking again starts it afresh.
 */
export type ActivationState = 'idle' | 'asked' | 'settled';

/** One execution of one node. There is one for every node of every frame: what few of them need is in `more`. */
export class Activation {
  readonly node: PlanNode;
  readonly frame: Frame;
  state: ActivationState = 'idle';
  /** How many activations (or the run itself) wait for this one. */
  wanted = 0;
  /** Sources asked for and not settled yet. */
  pending = 0;
  /** Which in-edges were asked for: one bit for each of the first ones, see `hasAsked`. */
  asked = 0;
  /** Ask the primitive again at every arrival, not only when nothing is pending. */
  eager = false;
  queued = false;
  /** Milliseconds since 1970; `undefined` while nothing has started. */
  startedAt: number | undefined = undefined;
  out: Outputs | undefined = undefined;
  effect: EffectCall | undefined = undefined;
  more: More | undefined = undefined;

  constructor(node: PlanNode, frame: Frame) {
    this.node = node;
    this.frame = frame;
  }
}

/** What few activations need. */
export type More = {
  /** Which in-edges beyond the first `ASKED_BITS` were asked for. */
  asked: boolean[];
  /** All effects but the first. */
  effects: EffectCall[];
  frames: Map<number, Frame>;
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
  return frame.activations[index] ?? newActivation(frame, index);
}

function newActivation(frame: Frame, index: number): Activation {
  const node = frame.plan.nodes[index];
  if (!node) throw new Error(`No node ${index} in this scope.`);
  const made = new Activation(node, frame);
  frame.activations[index] = made;
  return made;
}

export function moreOf(activation: Activation): More {
  activation.more ??= { asked: [], effects: [], frames: new Map(), scratch: undefined, spend: undefined };
  return activation.more;
}

export function addEffect(to: Activation, call: EffectCall): void {
  if (to.effect) moreOf(to).effects.push(call);
  else to.effect = call;
}

export function effectNamed({ effect, more }: Activation, name: string): EffectCall | undefined {
  if (effect === undefined || effect.name === name) return effect;
  return more?.effects.find((call) => call.name === name);
}

/** Does it still hold anything that has to be let go of when it ends? Most nodes do not. */
export const isHolding = ({ pending, effect, more }: Activation): boolean =>
  pending > 0 || more !== undefined || (effect !== undefined && effect.state !== 'settled');

export const effectsOf = ({ effect, more }: Activation): readonly EffectCall[] =>
  effect ? [effect, ...(more?.effects ?? [])] : [];

export const keyOf = (activation: Activation): string =>
  activation.frame.prefix === '' ? activation.node.id : activation.frame.prefix + activation.node.id;
