/** The running state of a plan: frames hold activations. Mutated by step.ts only. */
import type { Outputs } from '#primitives/define.ts';
import type { Belief } from '#primitives/kit/belief.ts';
import type { PlanNode, ScopePlan } from './plan.ts';

/**
 * idle -> asked (somebody wants it) -> settled. An asked activation nobody wants any more goes back to
 * idle after its effects were aborted; asking again starts it afresh.
 */
export type ActivationState = 'idle' | 'asked' | 'settled';

export type PendingEffect = {
  name: string;
  key: string;
  state: 'running' | 'parked' | 'settled';
  belief: Belief | undefined;
  call: EffectCall | undefined;
};

export type Activation = {
  readonly node: PlanNode;
  readonly frame: Frame;
  state: ActivationState;
  /** How many activations (or the run itself) wait for this one. */
  wanted: number;
  waiters: Waiter[] | undefined;
  /** Sources asked for and not settled yet. */
  pending: number;
  /** Which in-edges were asked for; `undefined` = none. */
  asked: Uint8Array | undefined;
  /** Ask the primitive again at every arrival, not only when nothing is pending. */
  eager: boolean;
  queued: boolean;
  started: boolean;
  startedAt: number;
  out: Outputs | undefined;
  effects: PendingEffect[] | undefined;
  frames: Map<number, Frame> | undefined;
};

export type Waiter = Activation;

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

/** One call of an effect. The abort signal is made on first use: most calls never need it. */
export class EffectCall {
  readonly key: string;
  readonly node: string;
  #controller: AbortController | undefined;
  #reason: string | undefined;

  constructor(key: string, node: string) {
    this.key = key;
    this.node = node;
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#reason !== undefined) this.#controller.abort(new Error(this.#reason));
    return this.#controller.signal;
  }

  get isAborted(): boolean {
    return this.#reason !== undefined;
  }

  abort(reason: string): void {
    this.#reason ??= reason;
    this.#controller?.abort(new Error(reason));
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
    waiters: undefined,
    pending: 0,
    asked: undefined,
    eager: false,
    queued: false,
    started: false,
    startedAt: 0,
    out: undefined,
    effects: undefined,
    frames: undefined,
  };
  frame.activations[index] = made;
  return made;
}

export const keyOf = (activation: Activation): string =>
  activation.frame.prefix === '' ? activation.node.id : activation.frame.prefix + activation.node.id;
